import type { GatewayStatus } from "@castellan/gateway";
import type { GovernanceStatus } from "@castellan/governance";
import type { VaultStatus } from "@castellan/vault";
import { messageOf } from "../error/castellan-error.ts";
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
}

/** Asks every service, side by side. Answers are kept for `milliseconds`: the pages that show them are open to everybody. */
export function statusOf(composition: Composition, milliseconds = 1000): () => Promise<SystemStatus> {
  let asked: Promise<SystemStatus> | undefined;
  let askedAt = 0;
  return () => {
    const now = Date.now();
    if (asked === undefined || now - askedAt >= milliseconds) {
      asked = ask(composition);
      askedAt = now;
    }
    return asked;
  };
}

async function ask({ vault, gateway, governance }: Composition): Promise<SystemStatus> {
  const [ofVault, ofGateway, ofGovernance] = await Promise.all([
    vault &&
      told(async () => {
        await vault.ready();
        return vault.status();
      }),
    gateway && told(() => gateway.status()),
    governance && told(() => governance.status()),
  ]);
  return { vault: ofVault, gateway: ofGateway, governance: ofGovernance };
}

async function told<Status>(tell: () => Promise<Status>): Promise<Told<Status>> {
  try {
    return { ok: true, status: await tell() };
  } catch (error) {
    return { ok: false, reason: messageOf(error) };
  }
}

/** The readiness of each service that this process runs, as `/readyz` tells it. */
export function readiness(status: SystemStatus): Readonly<Record<string, "ready" | "pvwaUnreachable" | "unavailable">> {
  const { vault, gateway, governance } = status;
  return {
    ...(vault === undefined ? {} : { vault: vault.ok ? "ready" : "unavailable" }),
    ...(gateway === undefined ? {} : { gateway: gatewayReadiness(gateway) }),
    ...(governance === undefined ? {} : { governance: governance.ok ? "ready" : "unavailable" }),
  };
}

function gatewayReadiness(gateway: Told<GatewayStatus>): "ready" | "pvwaUnreachable" | "unavailable" {
  if (!gateway.ok) return "unavailable";
  return gateway.status.pvwa === "reachable" ? "ready" : "pvwaUnreachable";
}
