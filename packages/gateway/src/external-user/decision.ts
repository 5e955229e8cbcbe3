import type { ExternalUserStrategy } from "../options.ts";
import { type ExternalUserState, isActive } from "./state.ts";

/** Why a strategy that was tried did not do it, in words; absent: it was not tried. */
export type Refusals = Partial<Readonly<Record<ExternalUserStrategy, string>>>;

/** The next thing to do so that an external user becomes active, or inactive. */
export type Decision =
  | { readonly kind: "done" }
  | { readonly kind: "act"; readonly strategy: ExternalUserStrategy }
  /** Nothing is left to try; `reasons` says why, each with its mend. */
  | { readonly kind: "stuck"; readonly reasons: readonly string[] };

/**
 * Decides one step; whoever acts on it brings the new state, or the refusal, and asks again.
 *
 * To disable, one place is enough: the strategies are tried in their order, and the first that is not refused decides.
 * To enable, every place that has the user disabled must be undone, and nothing is begun that cannot be finished.
 */
export function decide(
  wanted: boolean,
  state: ExternalUserState,
  strategies: readonly ExternalUserStrategy[],
  refusals: Refusals,
): Decision {
  if (isActive(state) === wanted) return { kind: "done" };
  return wanted ? decideEnable(state, strategies, refusals) : decideDisable(state, strategies, refusals);
}

function decideDisable(
  state: ExternalUserState,
  strategies: readonly ExternalUserStrategy[],
  refusals: Refusals,
): Decision {
  const next = strategies.find(
    (strategy) => refusals[strategy] === undefined && (strategy === "vault" || state.directory.kind === "present"),
  );
  if (next !== undefined) return { kind: "act", strategy: next };
  return { kind: "stuck", reasons: [vaultReason(strategies, refusals), directoryReason(state, strategies, refusals)] };
}

function decideEnable(
  state: ExternalUserState,
  strategies: readonly ExternalUserStrategy[],
  refusals: Refusals,
): Decision {
  const { directory } = state;
  const directoryIsInTheWay = directory.kind === "missing" || (directory.kind === "present" && !directory.enabled);
  const reasons: string[] = [];
  if (!state.vaultEnabled && (refusals.vault !== undefined || !strategies.includes("vault"))) {
    reasons.push(vaultReason(strategies, refusals));
  }
  if (
    directoryIsInTheWay &&
    (directory.kind === "missing" || refusals.directory !== undefined || !strategies.includes("directory"))
  ) {
    reasons.push(directoryReason(state, strategies, refusals));
  }
  if (reasons.length > 0) return { kind: "stuck", reasons };
  // The vault first: it is the one that may refuse, and then the directory was not touched.
  return { kind: "act", strategy: state.vaultEnabled ? "directory" : "vault" };
}

function vaultReason(strategies: readonly ExternalUserStrategy[], refusals: Refusals): string {
  if (refusals.vault !== undefined) return refusals.vault;
  if (!strategies.includes("vault")) {
    return "the vault was not asked: the strategy vault is not among the gateway's strategies for external users; add it there";
  }
  return "the vault has the user enabled";
}

function directoryReason(
  { directory }: ExternalUserState,
  strategies: readonly ExternalUserStrategy[],
  refusals: Refusals,
): string {
  if (refusals.directory !== undefined) return refusals.directory;
  if (directory.kind === "none") {
    const domain = directory.domain === undefined ? "the user's directory" : `the directory ${directory.domain}`;
    return `no directory is configured for this user: configure ${domain} in the gateway, with an account that may change userAccountControl, and add directory to the strategies for external users`;
  }
  if (directory.kind === "missing") {
    return `the directory ${directory.domain} has no entry for this user below its baseDn: widen the baseDn, create the entry, or delete the vault user`;
  }
  if (!strategies.includes("directory")) {
    return `the directory ${directory.domain} has the entry ${directory.enabled ? "enabled" : "disabled"} and the gateway may not change it: add directory to its strategies for external users`;
  }
  return `the directory ${directory.domain} has the entry ${directory.enabled ? "enabled" : "disabled"}`;
}
