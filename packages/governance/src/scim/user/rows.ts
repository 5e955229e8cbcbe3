import type { Selectable } from "kysely";
import { parseAttributes } from "../../account/account.ts";
import type { Attributes } from "../../application/connector.ts";
import type { Core } from "../../core.ts";
import type { IdentityTable } from "../../database/tables.ts";
import { type Identity, readIdentity } from "../../identity/identity.ts";
import { noSupplement, type Supplement, supplementsOf } from "../../identity/supplement.ts";

export type IdentityRow = Selectable<IdentityTable>;

/** An account as its owner shows it. */
export interface OwnedAccount {
  readonly id: string;
  readonly application: string;
  readonly displayName: string;
  /** Only where somebody asked for entitlements. */
  readonly attributes: Attributes | undefined;
  /** Differs where the account does. */
  readonly hash: string;
}

/** An identity with what is shown of others beside it. */
export interface IdentityView {
  readonly identity: Identity;
  readonly manager: Pick<Identity, "id" | "name" | "displayName"> | undefined;
  readonly isManager: boolean;
  readonly accounts: readonly OwnedAccount[];
  readonly supplement: Supplement;
  /** An authoritative application has, or had, an account of it. */
  readonly correlated: boolean;
}

const mostAccounts = 1_000;

/** Completes a page of rows: a handful of queries, however many they are. */
export async function viewIdentities(
  core: Core,
  rows: readonly IdentityRow[],
  options: { readonly entitlements: boolean; readonly authoritative: ReadonlySet<string> },
): Promise<readonly IdentityView[]> {
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  const [managers, managing, accounts, supplements] = await Promise.all([
    managersOf(core, rows),
    managingOf(core, ids),
    accountsOf(core, ids, options.entitlements),
    supplementsOf(core.database.sql, ids),
  ]);
  return rows.map((row) => {
    const identity = readIdentity(row);
    const own = accounts.get(row.id) ?? [];
    return {
      identity,
      manager: managers.get(identity.managerId ?? ""),
      isManager: managing.has(row.id),
      accounts: own.slice(0, mostAccounts),
      supplement: supplements.get(row.id) ?? noSupplement,
      correlated: own.some(({ application }) => options.authoritative.has(application)),
    };
  });
}

async function managersOf({ database }: Core, rows: readonly IdentityRow[]) {
  const ids = [...new Set(rows.flatMap(({ manager_id }) => manager_id ?? []))];
  if (ids.length === 0) return new Map<string, NonNullable<IdentityView["manager"]>>();
  const query = database.sql.selectFrom("identities").select(["id", "name", "display_name"]).where("id", "in", ids);
  const found = await query.execute();
  return new Map(found.map(({ id, name, display_name }) => [id, { id, name, displayName: display_name }]));
}

async function managingOf({ database }: Core, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const query = database.sql.selectFrom("identities").select("manager_id").distinct().where("manager_id", "in", ids);
  return new Set((await query.execute()).flatMap(({ manager_id }) => manager_id ?? []));
}

async function accountsOf(
  { database }: Core,
  ids: readonly string[],
  entitlements: boolean,
): Promise<ReadonlyMap<string, readonly OwnedAccount[]>> {
  const live = database.sql.selectFrom("accounts").where("identity_id", "in", ids).where("deleted_at", "is", null);
  const columns = ["id", "identity_id", "application", "display_name", "hash"] as const;
  const rows = await live
    .select(columns)
    .$if(entitlements, (query) => query.select("attributes"))
    .orderBy("id")
    .execute();
  const found = new Map<string, OwnedAccount[]>();
  for (const { id, identity_id, application, display_name, hash, attributes } of rows) {
    const own = found.get(identity_id ?? "") ?? [];
    const account = { id, application, displayName: display_name, hash };
    own.push({ ...account, attributes: attributes === undefined ? undefined : parseAttributes(attributes) });
    found.set(identity_id ?? "", own);
  }
  return found;
}
