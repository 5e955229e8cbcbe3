import type { GatewayStatus } from "@castellan/gateway";
import type { GovernanceStatus } from "@castellan/governance";
import type { VaultStatus } from "@castellan/vault";
import { messageOf } from "../error/castellan-error.ts";
import type { Keeper } from "../keys/keeper.ts";
import type { Composition } from "./composition.ts";

/** What a service says of itself, or why it cannot. */
export type Told<Status> =
  | { readonly ok: true; readonly status: Status }
  | { readonly ok: false; readonly reason: string };

/** The services of this process; one that runs elsewhere is undefined. */
export interface SystemStatus {
  readonly vault: Told<VaultStatus> | undefined;
  readonly gateway: Told<GatewayStatus> | undefined;
  readonly governance: Told<GovernanceStatus> | undefined;
  /** Is every root key here that stored secrets need? */
  readonly rootKey: "held" | "missing";
}

/** Asks every service, side by side. Answers are kept for `milliseconds`: the pages that show them are open to everybody. */
export function statusOf(
  composition: Composition,
  keeper: Pick<Keeper, "rootKey">,
  milliseconds = 1000,
): () => Promise<SystemStatus> {
  let asked: Promise<SystemStatus> | undefined;
  let askedAt = 0;
  return () => {
    const now = Date.now();
    if (asked === undefined || now - askedAt >= milliseconds) {
      asked = ask(composition, keeper);
      askedAt = now;
    }
    return asked;
  };
}

async function ask(
  { vault, gateway, governance }: Composition,
  { rootKey }: Pick<Keeper, "rootKey">,
): Promise<SystemStatus> {
  const [ofVault, ofGateway, ofGovernance] = await Promise.all([
    vault &&
      told(async () => {
        await vault.ready();
        return vault.status();
      }),
    gateway && told(() => gateway.status()),
    governance && told(() => governance.status()),
  ]);
  return { vault: ofVault, gateway: ofGateway, governance: ofGovernance, rootKey };
}

async function told<Status>(tell: () => Promise<Status>): Promise<Told<Status>> {
  try {
    return { ok: true, status: await tell() };
  } catch (error) {
    return { ok: false, reason: messageOf(error) };
  }
}

export type Readiness = "ready" | "sealed" | "pvwaUnreachable" | "unavailable";

/** The readiness of each service that this process runs, as `/readyz` tells it. A sealed one does all but what needs a stored secret. */
export function readiness(status: SystemStatus): Readonly<Record<string, Readiness>> {
  const { vault, gateway, governance } = status;
  return {
    ...(vault === undefined ? {} : { vault: vaultReadiness(vault, status) }),
    ...(gateway === undefined ? {} : { gateway: gatewayReadiness(gateway, status) }),
    ...(governance === undefined ? {} : { governance: openOrSealed(governance, status) }),
  };
}

function openOrSealed(told: Told<unknown>, { rootKey }: SystemStatus): "ready" | "sealed" | "unavailable" {
  if (!told.ok) return "unavailable";
  return rootKey === "held" ? "ready" : "sealed";
}

function vaultReadiness(vault: Told<VaultStatus>, status: SystemStatus): Readiness {
  return vault.ok && vault.status.secrets === "sealed" ? "sealed" : openOrSealed(vault, status);
}

function gatewayReadiness(gateway: Told<GatewayStatus>, status: SystemStatus): Readiness {
  return gateway.ok && gateway.status.pvwa === "unreachable" ? "pvwaUnreachable" : openOrSealed(gateway, status);
}
