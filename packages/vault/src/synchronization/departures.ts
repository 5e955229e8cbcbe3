import type { DirectoryRules } from "../directory/rules.ts";
import type { DirectoryReport } from "./report.ts";

/** So few go whatever their share is, unless they are all there are. */
const few = 3;

/**
 * Users and groups who are gone from a directory. Those that are deleted wait until all have been looked at: a directory that
 * answers with little or nothing, since the service account lost a right or the base moved, must not empty the vault.
 */
export interface Departures {
  /** Runs `depart`, now or at the end, and answers what is counted now. */
  take<Reason extends string, Outcome extends string>(
    reason: Reason,
    depart: () => Promise<readonly (Reason | Outcome)[]>,
  ): Promise<readonly (Reason | Outcome)[]>;
  /** Those that wait; each answers what is counted besides its reason. */
  readonly waiting: readonly (() => Promise<boolean>)[];
}

export function createDepartures({ deletionPolicy }: Pick<DirectoryRules, "deletionPolicy">): Departures {
  const waiting: (() => Promise<boolean>)[] = [];
  return {
    waiting,
    async take(reason, depart) {
      if (deletionPolicy === "DeleteNone") return await depart();
      waiting.push(async () => (await depart()).some((outcome) => outcome === "deleted"));
      return [reason];
    },
  };
}

/** Why so many as `users` and `groups` have lost are not deleted; `undefined` when they are few enough. */
export function tooManyGone(
  { deletionLimit }: Pick<DirectoryRules, "deletionLimit">,
  { domain, users, groups }: DirectoryReport,
): string | undefined {
  for (const [what, gone, checked] of [
    ["users", users.vanished + users.uncovered, users.checked],
    ["groups", groups.vanished, groups.checked],
  ] as const) {
    const everybody = gone === checked && gone > 1;
    if (deletionLimit >= 100 || !(everybody || gone > Math.max(few, (checked * deletionLimit) / 100))) continue;
    return `${gone} of ${checked} ${what} of ${domain} are gone, or no mapping covers them: so many are not deleted. If that is right, raise directoryRules.deletionLimit (${deletionLimit} in a hundred).`;
  }
  return undefined;
}
