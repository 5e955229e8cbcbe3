import type { GatewayStatus } from "@castellan/gateway";
import type { GovernanceStatus } from "@castellan/governance";
import type { VaultStatus } from "@castellan/vault";
import { readiness, type SystemStatus, type Told } from "../composition/system-status.ts";
import { type Html, html } from "./html.ts";

type Facts = readonly (readonly [label: string, value: number | string])[];

interface State {
  readonly words: string;
  readonly look: "good" | "bad" | "waiting" | "elsewhere";
}

/** One card a service: what it is, whether it works, and what it counts. */
export function services(status: SystemStatus): readonly Html[] {
  const { vault, gateway, governance } = status;
  const sealed = readiness(status);
  return [
    card(
      "Governance",
      "Identities, accounts and plans",
      stateOf(governance, sealed.governance === "sealed"),
      governanceFacts(governance),
    ),
    card(
      "Gateway",
      "SCIM 2.0 for privileged access",
      gatewayState(gateway, sealed.gateway === "sealed"),
      gatewayFacts(gateway),
    ),
    card("Vault", "Privileged access, by PVWA REST", stateOf(vault, sealed.vault === "sealed"), vaultFacts(vault)),
  ];
}

function stateOf(told: Told<unknown> | undefined, sealed: boolean): State {
  if (told === undefined) return { words: "Not in this process", look: "elsewhere" };
  if (sealed) return { words: "Sealed", look: "waiting" };
  return told.ok ? { words: "Ready", look: "good" } : { words: "Unavailable", look: "bad" };
}

function gatewayState(told: Told<GatewayStatus> | undefined, sealed: boolean): State {
  if (told?.ok === true && told.status.pvwa === "unreachable") return { words: "Vault unreachable", look: "waiting" };
  return stateOf(told, sealed);
}

function vaultFacts(told: Told<VaultStatus> | undefined): Facts {
  if (told?.ok !== true) return [];
  const { users, externalUsers, groups, safes, accounts, sessions } = told.status;
  return [
    ["Users", users],
    ["of them external", externalUsers],
    ["Groups", groups],
    ["Safes", safes],
    ["Accounts", accounts],
    ["Open sessions", sessions],
  ];
}

function gatewayFacts(told: Told<GatewayStatus> | undefined): Facts {
  if (told?.ok !== true) return [];
  const tolerated = Object.values(told.status.tolerances).reduce((sum, count) => sum + count, 0);
  return [
    ["Vault behind it", told.status.pvwa],
    ["Pooled vault sessions", told.status.sessions],
    ["Deviations tolerated", tolerated],
  ];
}

function governanceFacts(told: Told<GovernanceStatus> | undefined): Facts {
  if (told?.ok !== true) return [];
  const { applications, identities, accounts, pendingTransactions } = told.status;
  return [
    ["Applications", applications],
    ["Identities", identities],
    ["Accounts", accounts],
    ["Pending transactions", pendingTransactions],
  ];
}

function card(name: string, what: string, state: State, facts: Facts): Html {
  return html`<li class="service">
<h3>${name} <span class="state ${state.look}">${state.words}</span></h3>
<p>${what}</p>
<dl>${facts.map(([label, value]) => html`<dt>${label}</dt><dd>${value}</dd>`)}</dl>
</li>`;
}
