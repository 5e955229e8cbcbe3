import type { Directory } from "@castellan/directory";
import type { Gateway } from "@castellan/gateway";
import type { Governance } from "@castellan/governance";
import type { Vault } from "@castellan/vault";

/** The services that one process runs, on the directories they share. */
export interface Composition {
  readonly vault: Vault | undefined;
  readonly gateway: Gateway | undefined;
  readonly governance: Governance | undefined;
  readonly directories: readonly Directory[];
}
