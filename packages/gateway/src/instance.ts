import { type PvwaClient, PvwaError } from "@castellan/pvwa";
import { vaultOperations } from "./diagnosis/operation.ts";
import { inScimTerms } from "./diagnosis/vault-error.ts";
import type { PvwaOptions } from "./options.ts";

/**
 * The name under which a vault's users are kept in the gateway's database: the `ServerId` that the PVWA announces, which
 * outlives a change of host name. A PVWA that announces none (or before 13.2 has no such call) is named by its address.
 */
export function createInstanceName(pvwa: PvwaOptions, client: Pick<PvwaClient, "verify">): () => Promise<string> {
  let known: Promise<string> | undefined = pvwa.instance === undefined ? undefined : Promise.resolve(pvwa.instance);

  async function ask(): Promise<string> {
    const address = pvwa.baseUrl.replace(/\/+$/, "").toLowerCase();
    try {
      const { ServerId } = await client.verify();
      return typeof ServerId === "string" && ServerId !== "" ? ServerId : address;
    } catch (error) {
      if (error instanceof PvwaError && (error.kind === "http" || error.kind === "protocol")) return address;
      throw error;
    }
  }

  return () => {
    known ??= inScimTerms(vaultOperations.read, ask).catch((error: unknown) => {
      // Not known yet: the next request asks again.
      known = undefined;
      throw error;
    });
    return known;
  };
}
