import type { JsonObject, JsonValue, Resource } from "@castellan/scim";
import type { Selectable } from "kysely";
import { type Account, readAccount } from "../../account/account.ts";
import type { Core } from "../../core.ts";
import type { AccountTable } from "../../database/tables.ts";
import { openStatuses } from "../../transaction/transaction.ts";
import type { Dialect } from "../dialect.ts";
import type { Landscape } from "../landscape.ts";
import { moment } from "../moment.ts";
import { versionOf } from "../version.ts";
import { shownAttributes } from "./shape.ts";

export type AccountRow = Selectable<AccountTable>;

interface Owner {
  readonly id: string;
  readonly name: string;
  readonly display_name: string;
}

interface Pending {
  readonly plan_id: string;
  readonly operation: string;
}

/** What of an account a write goes by: its version is made of it. */
export function guarded(account: Account): unknown {
  return account;
}

/** A page of rows as Accounts: two queries more, however many they are. */
export async function accountResources(
  core: Core,
  rows: readonly AccountRow[],
  landscape: Landscape,
  dialect: Dialect,
  baseUrl: string,
): Promise<readonly Resource[]> {
  if (rows.length === 0) return [];
  const [owners, pending] = await Promise.all([ownersOf(core, rows), pendingOf(core, rows)]);
  return rows.map((row) => {
    const own = { owner: owners.get(row.identity_id ?? ""), pending: pending.get(row.id) ?? [] };
    return accountResource(readAccount(row), own, landscape, dialect, baseUrl);
  });
}

async function ownersOf({ database }: Core, rows: readonly AccountRow[]): Promise<ReadonlyMap<string, Owner>> {
  const ids = [...new Set(rows.flatMap(({ identity_id }) => identity_id ?? []))];
  if (ids.length === 0) return new Map();
  const query = database.sql.selectFrom("identities").select(["id", "name", "display_name"]).where("id", "in", ids);
  return new Map((await query.execute()).map((owner) => [owner.id, owner]));
}

async function pendingOf(
  { database }: Core,
  rows: readonly AccountRow[],
): Promise<ReadonlyMap<string, readonly Pending[]>> {
  const found = await database.sql
    .selectFrom("transactions")
    .select(["account_id", "plan_id", "operation"])
    .where(
      "account_id",
      "in",
      rows.map(({ id }) => id),
    )
    .where("status", "in", openStatuses)
    .orderBy("id")
    .execute();
  return Map.groupBy(found, ({ account_id }) => account_id ?? "");
}

function accountResource(
  account: Account,
  { owner, pending }: { readonly owner: Owner | undefined; readonly pending: readonly Pending[] },
  landscape: Landscape,
  dialect: Dialect,
  baseUrl: string,
): Resource {
  const { id, nativeIdentity, displayName, attributes } = account;
  const shape = landscape.accounts(account.application);
  const extension = shape === undefined ? {} : shownAttributes(attributes, shape);
  const entitling = shape?.attributes.some(({ entitlement, scimName }) => entitlement && scimName in extension);
  const shown: Record<string, JsonValue> = {
    ...(owner === undefined ? {} : { identity: ownerMember(owner, dialect, baseUrl) }),
    application: applicationMember(account.application, landscape, dialect, baseUrl),
    nativeIdentity,
    displayName,
    active: !account.disabled,
    locked: account.locked,
    correlation: account.correlation,
    manuallyCorrelated: account.manual,
    hasEntitlements: entitling === true,
    ...(pending.length === 0 ? {} : { pendingPlans: pending.map((plan) => pendingMember(plan, baseUrl)) }),
  };
  const urn = dialect.urn("Account");
  const hasExtension = shape !== undefined && Object.keys(extension).length > 0;
  return {
    schemas: hasExtension ? [urn, shape.urn] : [urn],
    id,
    ...shown,
    ...(hasExtension ? { [shape.urn]: extension } : {}),
    meta: {
      resourceType: "Account",
      created: moment(account.createdAt),
      lastModified: moment(account.updatedAt),
      version: versionOf(guarded(account), [shown, extension]),
    },
  };
}

function ownerMember({ id, name, display_name }: Owner, dialect: Dialect, baseUrl: string): JsonObject {
  return {
    value: id,
    ...referenceMembers(`${baseUrl}/Users/${id}`, dialect),
    userName: name,
    displayName: display_name,
  };
}

function applicationMember(name: string, landscape: Landscape, dialect: Dialect, baseUrl: string): JsonObject {
  return {
    value: name,
    ...referenceMembers(`${baseUrl}/Applications/${encodeURIComponent(name)}`, dialect),
    displayName: landscape.application(name)?.displayName ?? name,
  };
}

function referenceMembers(uri: string, { references }: Dialect): JsonObject {
  return Object.fromEntries(references.map((name) => [name, uri]));
}

function pendingMember({ plan_id, operation }: Pending, baseUrl: string): JsonObject {
  return { value: plan_id, $ref: `${baseUrl}/Plans/${plan_id}`, operation };
}
