import { sql } from "kysely";
import type { Application } from "../application/application.ts";
import type { StoredApplication } from "../application/application-store.ts";
import type { Core } from "../core.ts";
import { type AccountShape, accountShape } from "./account/shape.ts";
import type { Dialect } from "./dialect.ts";
import { type UserShape, userShape } from "./user/shape.ts";

/** All that the API's schemas depend on: the applications as they are at one moment. */
export interface Landscape {
  /** In order of name. */
  readonly applications: readonly StoredApplication[];
  /** The name's letter case does not matter. */
  application(name: string): Application | undefined;
  /** How accounts of an application look; of one without an account schema they have no attributes of their own. */
  accounts(application: string): AccountShape | undefined;
  readonly accountShapes: readonly AccountShape[];
  readonly users: UserShape;
}

const applicationsAtOnce = 200;

export async function readLandscape(core: Core, dialect: Dialect): Promise<Landscape> {
  const applications: StoredApplication[] = [];
  for (;;) {
    const after = applications.at(-1)?.application.name.toLowerCase();
    const page = await core.applications.list({ after, limit: applicationsAtOnce });
    applications.push(...page);
    if (page.length < applicationsAtOnce) break;
  }
  const byName = new Map(applications.map(({ application }) => [application.name.toLowerCase(), application]));
  const accountShapes = applications.flatMap(({ application }) => accountShape(application, dialect) ?? []);
  const shapes = new Map(accountShapes.map((shape) => [shape.application.toLowerCase(), shape]));
  const authoritative = [...byName.values()].filter((application) => application.authoritative);
  return {
    applications,
    application: (name) => byName.get(name.toLowerCase()),
    accounts: (application) => shapes.get(application.toLowerCase()),
    accountShapes,
    users: userShape(authoritative, dialect, core.compile),
  };
}

/** A text that differs when any application was added, changed or removed: one row, however many applications there are. */
export async function landscapeStamp({ database }: Core): Promise<string> {
  const row = await database.sql
    .selectFrom("applications")
    .select([
      sql<number>`count(*)`.as("count"),
      sql<number>`sum(version)`.as("versions"),
      sql<number>`max(updated_at)`.as("updated"),
      sql<number>`max(created_at)`.as("created"),
    ])
    .executeTakeFirst();
  return JSON.stringify([row?.count, row?.versions, row?.updated, row?.created].map(String));
}
