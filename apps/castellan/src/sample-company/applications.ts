import { copyFileSync, existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { asDocument } from "../client/documents.ts";
import type { ServerClient } from "../client/server.ts";
import { CastellanError } from "../error/castellan-error.ts";
import { type ApplicationDocument, hrFile, readApplicationDocuments } from "./documents.ts";
import { governanceUser } from "./vault.ts";

export interface ApplicationMaterials {
  readonly filesFolder: string;
  /** Where the PAM application finds the gateway; undefined leaves that application out. */
  readonly gatewayUrl: string | undefined;
  readonly vaultPassword: string;
}

/** Creates the company's applications in governance, with the HR export in the folder that it reads files from. */
export async function loadApplications(governance: ServerClient, materials: ApplicationMaterials): Promise<void> {
  mkdirSync(materials.filesFolder, { recursive: true, mode: 0o700 });
  const target = join(materials.filesFolder, "hr.csv");
  if (!existsSync(target)) copyFileSync(hrFile, target);
  for (const application of readApplicationDocuments()) {
    if (application.name === "PAM" && materials.gatewayUrl === undefined) continue;
    await create(governance, filledIn(application, materials));
  }
}

/** The document with `${gatewayUrl}`, `${vaultUser}` and `${vaultPassword}` replaced in its settings. */
export function filledIn(
  application: ApplicationDocument,
  { gatewayUrl, vaultPassword }: ApplicationMaterials,
): ApplicationDocument {
  const values: Readonly<Record<string, string>> = {
    gatewayUrl: gatewayUrl ?? "",
    vaultUser: governanceUser,
    vaultPassword,
  };
  const settings = Object.fromEntries(
    Object.entries(application.settings).map(([name, value]) => {
      const variable = typeof value === "string" ? /^\$\{(\w+)\}$/.exec(value)?.[1] : undefined;
      return [name, variable === undefined ? value : (values[variable] ?? value)];
    }),
  );
  return { ...application, settings };
}

/** Of an application that an interrupted start left behind, only the settings are written again: its password is another now. */
async function create(governance: ServerClient, application: ApplicationDocument): Promise<void> {
  const answer = await governance.call("POST", "/api/applications", { body: application, anyStatus: true });
  if (answer.status < 300) return;
  if (answer.status === 409) return renewSettings(governance, application);
  const said = JSON.stringify(answer.body);
  throw new CastellanError("sampleInvalid", `Governance refused the sample application ${application.name}: ${said}`);
}

async function renewSettings(governance: ServerClient, { name, settings }: ApplicationDocument): Promise<void> {
  const path = `/api/applications/${encodeURIComponent(name)}`;
  const current = asDocument((await governance.call("GET", path)).body, "an application");
  await governance.call("PUT", path, { body: { ...current, settings } });
}
