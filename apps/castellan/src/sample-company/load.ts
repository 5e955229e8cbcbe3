import { asDocument, documentsOf, textOf } from "../client/documents.ts";
import { connectServer, type ServerClient } from "../client/server.ts";
import { waitFor } from "../client/wait.ts";
import type { Castellan } from "../composition/castellan.ts";
import type { Configuration } from "../configuration/configuration.ts";
import { loadApplications } from "./applications.ts";
import { loadDirectory } from "./directory.ts";
import { isUntouched, markSample, sampleState } from "./marker.ts";
import { loadVault } from "./vault.ts";

/**
 * Loads the sample company into what this process runs, when nothing was ever put there, through the same interfaces
 * that anybody has; a load that was cut short is done again. Tells whether it loaded anything.
 */
export async function loadSampleCompany(castellan: Castellan, configuration: Configuration): Promise<boolean> {
  const { composition, embeddedDirectory, internalUrl, passwords } = castellan;
  const state = sampleState(configuration.data);
  if (state === "loaded" || (composition.vault === undefined && composition.governance === undefined)) return false;
  if (state === "none" && !(await isUntouched(composition))) return false;
  markSample(configuration.data, "loading");
  if (embeddedDirectory !== undefined) await loadDirectory(embeddedDirectory);
  const vaultPassword = composition.vault && (await loadVault(`${internalUrl}/PasswordVault`, passwords.vaultPassword));
  if (composition.governance !== undefined) {
    await loadApplications(governanceOf(castellan), {
      filesFolder: configuration.governance.filesFolder,
      // Both in this process: the application names the gateway by its path alone, wherever the server listens later.
      gatewayUrl: composition.gateway === undefined || vaultPassword === undefined ? undefined : "/scim/v2",
      vaultPassword: vaultPassword ?? "",
    });
  }
  markSample(configuration.data, "loaded");
  return true;
}

/** The first aggregations: people first, so that the accounts of the vault find them. */
export function firstAggregations(castellan: Castellan): (stopped: AbortSignal) => Promise<void> {
  return async (stopped) => {
    if (castellan.composition.governance === undefined) return;
    const governance = untilStopped(governanceOf(castellan), stopped);
    const { body } = await governance.call("GET", "/api/applications");
    const names = documentsOf(asDocument(body, "a list"), "items").map((application) => textOf(application, "name"));
    for (const name of names.sort()) await aggregate(governance, name);
  };
}

/** The same client, which makes no more calls once the process is asked to stop. */
function untilStopped(client: ServerClient, stopped: AbortSignal): ServerClient {
  return {
    ...client,
    call: async (...call) => {
      stopped.throwIfAborted();
      return client.call(...call);
    },
  };
}

async function aggregate(governance: ServerClient, application: string): Promise<void> {
  await governance.call("POST", `/api/applications/${application}/discover-schema`);
  const started = await governance.call("POST", `/api/applications/${application}/aggregate`);
  const id = textOf(asDocument(started.body, "a task"), "id");
  await waitFor(
    async () => textOf(asDocument((await governance.call("GET", `/api/tasks/${id}`)).body, "a task"), "status"),
    (status) => status !== "pending" && status !== "running",
  );
}

function governanceOf({ internalUrl, passwords }: Castellan): ServerClient {
  return connectServer(internalUrl, { username: "admin", password: passwords.adminPassword });
}
