import { readiness, type SystemStatus } from "../composition/system-status.ts";
import type { Gauge } from "./metrics.ts";

const counts = {
  vault: {
    users: "Users of the vault.",
    externalUsers: "Users that come from a directory.",
    groups: "Groups of the vault.",
    safes: "Safes.",
    accounts: "Accounts in safes.",
    sessions: "Open sessions of the vault.",
  },
  governance: {
    applications: "Applications that are governed.",
    identities: "Identities.",
    accounts: "Accounts on applications.",
    pendingTransactions: "Transactions that are not ended yet.",
  },
} as const;

/** What the services count, as gauges; a service that cannot tell is up 0 and says nothing else. */
export function gaugesOf(status: SystemStatus): readonly Gauge[] {
  const { vault, gateway, governance } = status;
  return [
    ...Object.entries({ vault, gateway, governance }).flatMap(([service, told]) =>
      told === undefined ? [] : [up(service, told.ok)],
    ),
    ...Object.entries(readiness(status)).map(([service, state]) => sealed(service, state === "sealed")),
    ...(vault?.ok === true ? counted("vault", counts.vault, vault.status) : []),
    ...(gateway?.ok === true
      ? [
          {
            name: "castellan_gateway_pvwa_up",
            help: "Does the gateway reach its PVWA?",
            value: gateway.status.pvwa === "reachable" ? 1 : 0,
          },
          {
            name: "castellan_gateway_sessions",
            help: "Vault sessions held open for callers.",
            value: gateway.status.sessions,
          },
          ...Object.entries(gateway.status.tolerances).map(([tolerance, value]) => ({
            name: "castellan_gateway_tolerances",
            help: "How often a deviation from the protocol was taken since the start.",
            labels: { tolerance },
            value,
          })),
        ]
      : []),
    ...(governance?.ok === true ? counted("governance", counts.governance, governance.status) : []),
  ];
}

function up(service: string, ok: boolean): Gauge {
  return { name: "castellan_service_up", help: "Does the service answer?", labels: { service }, value: ok ? 1 : 0 };
}

function sealed(service: string, is: boolean): Gauge {
  const help = "Is the root key of the service's stored secrets missing?";
  return { name: "castellan_service_sealed", help, labels: { service }, value: is ? 1 : 0 };
}

function counted<Name extends string>(
  service: string,
  of: Readonly<Record<Name, string>>,
  status: Readonly<Record<NoInfer<Name>, number>>,
): readonly Gauge[] {
  const names = Object.keys(of).filter((name): name is Name => name in of);
  return names.map((name) => ({
    name: `castellan_${service}_${name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`,
    help: of[name],
    value: status[name],
  }));
}
