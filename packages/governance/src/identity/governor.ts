import type { Application } from "../application/application.ts";
import type { Core, Unit } from "../core.ts";
import { type Problem, problemsError } from "../error/governance-error.ts";
import type { Identity } from "./identity.ts";
import type { Supplement } from "./supplement.ts";

/** What somebody wants to be different about an identity; what is left out stays. */
export interface IdentityChange {
  readonly displayName?: string;
  readonly inactive?: boolean;
  /** By name; `null` takes the attribute away. */
  readonly attributes?: Identity["attributes"];
  /** `null` for nobody. */
  readonly managerId?: string | null;
  /** All of it. */
  readonly supplement?: Supplement;
}

/** The applications whose accounts make identities. */
export async function authoritativeApplications({ applications }: Core): Promise<readonly Application[]> {
  const names = await applications.authoritativeNames();
  const stored = await Promise.all(names.map((name) => applications.find(name)));
  return stored.flatMap((found) => found?.application ?? []);
}

/**
 * Those of them that have an account of the identity, live or marked deleted: an account that comes back says again what its owner
 * is like.
 */
export async function governorsOf(
  unit: Unit,
  authoritative: readonly Application[],
  identityId: string,
): Promise<readonly Application[]> {
  if (authoritative.length === 0) return [];
  const names = authoritative.map(({ name }) => name);
  const rows = await unit
    .selectFrom("accounts")
    .select("application")
    .distinct()
    .where("identity_id", "=", identityId)
    .where("application", "in", names)
    .execute();
  const governing = new Set(rows.map(({ application }) => application));
  return authoritative.filter(({ name }) => governing.has(name));
}

/**
 * Refuses what the next aggregation of an authoritative application would overwrite.
 * @throws `governedElsewhere`, naming every such attribute, its application and the mend.
 */
export function refuseGoverned(
  identity: Identity,
  { displayName, inactive, attributes = {}, managerId }: IdentityChange,
  governors: readonly Application[],
  authoritative: readonly Application[],
): void {
  const problems: Problem[] = [];
  const refuse = (attribute: string, by: Application | undefined): void => {
    if (by === undefined) return;
    const detail = `comes from the authoritative application ${by.name}, whose next aggregation would overwrite it`;
    problems.push({ attribute, detail, mend: `change it in ${by.name} and aggregate` });
  };
  const [first] = governors;
  if (displayName !== undefined) refuse("displayName", first);
  if (inactive !== undefined) refuse("active", first);
  for (const name of Object.keys(attributes)) {
    refuse(
      name,
      governors.find(({ identityAttributes }) => Object.hasOwn(identityAttributes, name)),
    );
  }
  if (managerId !== undefined) {
    const resolves = ({ name, managerCorrelation }: Application) =>
      name === identity.source && managerCorrelation !== undefined;
    refuse("manager", authoritative.find(resolves));
  }
  if (problems.length > 0) throw problemsError("governedElsewhere", problems);
}
