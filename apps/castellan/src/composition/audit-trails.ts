import type { AuditEntry, AuditNote, AuditVerification } from "@castellan/storage";
import type { Configuration } from "../configuration/configuration.ts";
import type { ServiceName } from "../configuration/service-name.ts";
import { hasDatabase, offlineMaterials } from "./offline.ts";
import { openGateway, openGovernance, openVault } from "./services.ts";

/** One service's audit trail, to be read. */
export interface AuditTrail {
  readonly service: ServiceName;
  readonly audit: {
    list(query: {
      readonly limit: number;
      readonly newestFirst?: boolean;
      readonly action?: string;
      readonly target?: string;
      readonly correlationId?: string;
    }): Promise<readonly AuditEntry[]>;
    verify(noted?: AuditNote): Promise<AuditVerification>;
    end(): Promise<AuditNote>;
  };
  close(): Promise<void>;
}

const openers = { vault: openVault, gateway: openGateway, governance: openGovernance } as const;

/** Opens the trails of the configured services (or of `only`) that have a database; the caller closes each. */
export async function openAuditTrails(
  configuration: Configuration,
  only?: ServiceName,
): Promise<readonly AuditTrail[]> {
  const materials = await offlineMaterials(configuration, process.env);
  const wanted = (only === undefined ? configuration.services : [only]).filter((service) =>
    hasDatabase(configuration, service),
  );
  return Promise.all(
    wanted.map(async (service) => {
      const opened = await openers[service](materials);
      return { service, audit: opened.audit, close: () => opened.close() };
    }),
  );
}
