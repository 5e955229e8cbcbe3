import { DirectoryError } from "@castellan/directory";
import { ScimError } from "@castellan/scim";
import { directoryError } from "../diagnosis/directory-error.ts";
import { clause } from "../diagnosis/upstream-error.ts";
import { refusesExternalUser } from "../diagnosis/vault-error.ts";
import type { ExternalUserStrategy } from "../options.ts";
import { decide, type Refusals } from "./decision.ts";
import type { DirectoryState, ExternalUserState } from "./state.ts";

/** The two places where an external user can be enabled and disabled. */
export interface EnablementPlaces {
  /** Changes the vault's flag and reads it back. Throws the PVWA's own errors. */
  setInVault(enabled: boolean): Promise<void>;
  /** Changes the entry and answers its state. May throw `DirectoryError`. */
  setInDirectory(state: DirectoryState & { readonly kind: "present" }, enabled: boolean): Promise<DirectoryState>;
}

/** What was done, and the state it led to. */
export interface Enablement {
  readonly state: ExternalUserState;
  readonly acted: readonly ExternalUserStrategy[];
  /** Puts back what was done. */
  undo(): Promise<void>;
}

/**
 * Makes an external user active or inactive by the strategies of `decide`. When it ends without an error the user's state
 * is as wanted; otherwise nothing was changed, or what was is put back. `who` names the user in errors. Throws `ScimError`:
 * `mutability` when nothing is left to try, with every reason and its mend.
 */
export async function enact(
  who: string,
  wanted: boolean,
  before: ExternalUserState,
  strategies: readonly ExternalUserStrategy[],
  places: EnablementPlaces,
): Promise<Enablement> {
  const acted: ExternalUserStrategy[] = [];
  const refusals: { -readonly [Key in keyof Refusals]: Refusals[Key] } = {};
  let state = before;

  async function undo(): Promise<void> {
    for (const strategy of acted.toReversed()) {
      if (strategy === "vault") await places.setInVault(before.vaultEnabled);
      else if (before.directory.kind === "present") {
        await places.setInDirectory(before.directory, before.directory.enabled);
      }
    }
  }

  for (;;) {
    const decision = decide(wanted, state, strategies, refusals);
    if (decision.kind === "done") return { state, acted, undo };
    if (decision.kind === "stuck") {
      await undo();
      throw stuckError(who, wanted, decision.reasons);
    }
    try {
      if (decision.strategy === "vault") {
        await places.setInVault(wanted);
        state = { ...state, vaultEnabled: wanted };
      } else if (state.directory.kind === "present") {
        state = { ...state, directory: await places.setInDirectory(state.directory, wanted) };
      }
      acted.push(decision.strategy);
    } catch (error) {
      const refusal = refusalOf(error);
      if (refusal === undefined) {
        await undo();
        throw directoryError(error, `${wanted ? "enable" : "disable"} ${who} in the directory`);
      }
      refusals[decision.strategy] = refusal;
    }
  }
}

/** Why this strategy will never do it; `undefined` for an error of another kind, which ends the attempt. */
function refusalOf(error: unknown): string | undefined {
  if (refusesExternalUser(error)) {
    return "the vault refuses to change external users (ITATS692E): allow it in the vault, or leave it to the directory";
  }
  if (error instanceof DirectoryError && (error.code === "forbidden" || error.code === "notFound")) {
    return `the directory refuses: ${clause(error.message)}. ${error.mend}`.trim();
  }
  return undefined;
}

function stuckError(who: string, wanted: boolean, reasons: readonly string[]): ScimError {
  return new ScimError(
    "mutability",
    `active of ${who} could not be set to ${wanted}, and nothing was changed: ${reasons.join("; ")}`,
  );
}
