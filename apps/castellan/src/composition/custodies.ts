import type { Custody } from "@castellan/storage";
import type { Configuration } from "../configuration/configuration.ts";
import { type ServiceName, serviceNames } from "../configuration/service-name.ts";
import { hasDatabase, offlineMaterials } from "./offline.ts";
import { openGateway, openGovernance, openVault } from "./services.ts";

/** What one service keeps under root keys, opened beside the server that may run. */
export interface OpenCustody {
  readonly service: ServiceName;
  readonly custody: Custody;
  close(): Promise<void>;
}

const openers = { vault: openVault, gateway: openGateway, governance: openGovernance } as const;

/** Of every service that has a database here, whichever process runs it: they share the root keys. The caller closes each. */
export async function openCustodies(configuration: Configuration): Promise<readonly OpenCustody[]> {
  const materials = await offlineMaterials(configuration, process.env);
  const opened: OpenCustody[] = [];
  for (const service of serviceNames.filter((name) => hasDatabase(configuration, name))) {
    const { custody, close } = await openers[service](materials);
    opened.push({ service, custody, close });
  }
  return opened;
}
