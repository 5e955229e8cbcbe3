import type { Database } from "@castellan/storage";
import type { Selectable } from "kysely";
import { Compile } from "typebox/compile";
import type { ApplicationTable, GovernanceTables } from "../database/tables.ts";
import { GovernanceError, notFound } from "../error/governance-error.ts";
import { isText, parseRecord } from "../json.ts";
import type { Application } from "./application.ts";
import { applicationDocument, toApplication } from "./application-document.ts";
import type { SealedSettings } from "./secrets.ts";

export interface StoredApplication {
  readonly application: Application;
  readonly secrets: SealedSettings;
  /** Grows with every change; a connector is opened for one version. */
  readonly version: number;
  readonly createdAt: number;
  readonly updatedAt: number;
}

export interface ApplicationStore {
  /** Throws `notFound`. The name's letter case does not matter. */
  get(name: string): Promise<StoredApplication>;
  find(name: string): Promise<StoredApplication | undefined>;
  /** In order of name, from the first after `after`. */
  list(query: { readonly after?: string | undefined; readonly limit: number }): Promise<readonly StoredApplication[]>;
  authoritativeNames(): Promise<readonly string[]>;
}

const validator = Compile(applicationDocument);

function read(row: Selectable<ApplicationTable>): StoredApplication {
  const document: unknown = JSON.parse(row.document);
  if (!validator.Check(document)) throw new GovernanceError("internal", `application ${row.name} cannot be read`);
  return {
    application: toApplication(document),
    secrets: parseSecrets(row.secrets),
    version: row.version,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

interface Known {
  readonly stored: StoredApplication;
  /** The secrets as they stood. */
  readonly column: string;
}

type Stamp = Pick<Selectable<ApplicationTable>, "version" | "created_at" | "secrets">;

/** The sealed settings as the column holds them. */
export function parseSecrets(column: string): SealedSettings {
  const entries = Object.entries(parseRecord(column));
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => isText(entry[1])));
}

/**
 * Reads applications. What was read is kept while its version stands and its secrets stand under the same root key, for every
 * transaction asks for one.
 */
export function createApplicationStore(database: Database<GovernanceTables>): ApplicationStore {
  const known = new Map<string, Known>();

  async function find(name: string): Promise<StoredApplication | undefined> {
    const key = name.toLowerCase();
    const applications = database.sql.selectFrom("applications").where("name_key", "=", key);
    const stamp = await applications.select(["version", "created_at", "secrets"]).executeTakeFirst();
    const before = known.get(key);
    if (before !== undefined && isSame(before, stamp)) return before.stored;
    const row = stamp && (await applications.selectAll().executeTakeFirst());
    const now = row && { stored: read(row), column: row.secrets };
    if (now === undefined) known.delete(key);
    else known.set(key, now);
    return now?.stored;
  }

  function isSame(before: Known, stamp: Stamp | undefined): boolean {
    const { version, createdAt } = before.stored;
    return version === stamp?.version && createdAt === stamp.created_at && before.column === stamp.secrets;
  }

  return {
    find,
    async get(name) {
      const found = await find(name);
      if (found === undefined) throw notFound("application", name);
      return found;
    },
    async list({ after, limit }) {
      let query = database.sql.selectFrom("applications").selectAll().orderBy("name_key").limit(limit);
      if (after !== undefined) query = query.where("name_key", ">", after);
      return (await query.execute()).map(read);
    },
    async authoritativeNames() {
      const query = database.sql.selectFrom("applications").select("name").where("authoritative", "=", 1);
      return (await query.execute()).map(({ name }) => name);
    },
  };
}
