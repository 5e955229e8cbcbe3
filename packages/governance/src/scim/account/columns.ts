import type { AttributePath } from "@castellan/scim";
import { type ComparisonOperator, foldCase } from "@castellan/scim";
import { type SqlBool, sql } from "kysely";
import type { Landscape } from "../landscape.ts";
import {
  always,
  type Column,
  type Condition,
  exactly,
  flagColumn,
  idColumn,
  instantColumn,
  never,
  textColumn,
} from "../list/column.ts";
import type { Order } from "../list/list-rows.ts";
import type { Columns } from "../list/push-down.ts";
import type { AccountRow } from "./resource.ts";

function local({ attribute, subAttribute }: AttributePath): string {
  return subAttribute === undefined ? attribute : `${attribute}.${subAttribute}`;
}

const own = new Map<string, Column>([
  ["id", textColumn("accounts.id", false)],
  ["displayName", textColumn("accounts.display_key", true)],
  ["active", flagColumn("accounts.disabled", true)],
  ["locked", flagColumn("accounts.locked")],
  ["correlation", textColumn("accounts.correlation", true)],
  ["manuallyCorrelated", flagColumn("accounts.manual")],
  ["identity", idColumn("accounts.identity_id")],
  ["identity.value", idColumn("accounts.identity_id")],
  ["meta.created", instantColumn("accounts.created_at")],
  ["meta.lastModified", instantColumn("accounts.updated_at")],
]);

const orders = new Map<string, Order<AccountRow>>([
  ["id", { column: "accounts.id", text: true, read: ({ id }) => id }],
  ["displayName", { column: "accounts.display_key", text: true, read: ({ display_key }) => display_key }],
  [
    "nativeIdentity",
    { column: "accounts.native_identity", text: true, read: ({ native_identity }) => native_identity },
  ],
  ["meta.created", { column: "accounts.created_at", text: false, read: ({ created_at }) => created_at }],
  ["meta.lastModified", { column: "accounts.updated_at", text: false, read: ({ updated_at }) => updated_at }],
]);

export function accountOrder(path: AttributePath): Order<AccountRow> | undefined {
  return path.schema === undefined ? orders.get(local(path)) : undefined;
}

/** What of an Account the database can look at. */
export function accountColumns({ applications }: Landscape): Columns {
  const names = applications.map(({ application }) => application.name);
  const displayNames = new Map(
    applications.map(({ application: { name, displayName } }) => [name, displayName ?? name]),
  );
  const dynamic = new Map<string, Column>([
    ["application.value", applicationColumn(names, (name) => name)],
    ["application.displayName", applicationColumn(names, (name) => displayNames.get(name) ?? name)],
    ["nativeIdentity", nativeIdentity(names)],
    ["identity.userName", ownerName],
  ]);
  return (path) => (path.schema === undefined ? (own.get(local(path)) ?? dynamic.get(local(path))) : undefined);
}

function oneOf(names: readonly string[]): Condition {
  return names.length === 0 ? never : sql<SqlBool>`accounts.application in (${sql.join(names)})`;
}

/** Applications are few: which of them match is found out here, and the database looks for those. */
function applicationColumn(names: readonly string[], text: (name: string) => string): Column {
  return {
    compare(operator, given) {
      if (typeof given !== "string") return undefined;
      const wanted = foldCase(given);
      const test = tests[operator];
      return test === undefined
        ? undefined
        : exactly(oneOf(names.filter((name) => test(foldCase(text(name)), wanted))));
    },
    present: () => exactly(always),
  };
}

const tests: { readonly [Operator in ComparisonOperator]?: (text: string, wanted: string) => boolean } = {
  eq: (text, wanted) => text === wanted,
  ne: (text, wanted) => text !== wanted,
  co: (text, wanted) => text.includes(wanted),
  sw: (text, wanted) => text.startsWith(wanted),
  ew: (text, wanted) => text.endsWith(wanted),
};

/** The index begins with the application: each of them is looked into. */
function nativeIdentity(names: readonly string[]): Column {
  const plain = textColumn("accounts.native_identity", false);
  return {
    ...plain,
    compare(operator, value, dialect) {
      const pushed = plain.compare(operator, value, dialect);
      if (pushed === undefined || operator !== "eq") return pushed;
      return exactly(sql`(${oneOf(names)} and ${pushed.where})`);
    },
  };
}

const ownerName: Column = {
  compare(operator, given) {
    if (operator !== "eq" || typeof given !== "string") return undefined;
    return exactly(sql`(accounts.identity_id is not null and accounts.identity_id in (
      select i.id from identities i where i.name_key = ${given.toLowerCase()}))`);
  },
};
