import type { AttributePath } from "@castellan/scim";
import { type SqlBool, sql } from "kysely";
import { moreValues } from "../../identity/identity.ts";
import { type Column, flagColumn, idColumn, instantColumn, textColumn } from "../list/column.ts";
import type { Order } from "../list/list-rows.ts";
import type { Columns } from "../list/push-down.ts";
import type { IdentityRow } from "./rows.ts";
import { otherEmails, type UserShape } from "./shape.ts";

const own = new Map<string, Column>([
  ["id", textColumn("identities.id", false)],
  ["userName", textColumn("identities.name_key", true)],
  ["active", flagColumn("identities.inactive", true)],
  ["meta.created", instantColumn("identities.created_at")],
  ["meta.lastModified", instantColumn("identities.updated_at")],
]);

const orders = new Map<string, Order<IdentityRow>>([
  ["id", { column: "identities.id", text: true, read: ({ id }) => id }],
  ["userName", { column: "identities.name_key", text: true, read: ({ name_key }) => name_key }],
  ["meta.created", { column: "identities.created_at", text: false, read: ({ created_at }) => created_at }],
  ["meta.lastModified", { column: "identities.updated_at", text: false, read: ({ updated_at }) => updated_at }],
]);

function local({ attribute, subAttribute }: AttributePath): string {
  return subAttribute === undefined ? attribute : `${attribute}.${subAttribute}`;
}

export function userOrder(path: AttributePath): Order<IdentityRow> | undefined {
  return path.schema === undefined ? orders.get(local(path)) : undefined;
}

/** What of a User the database can look at. */
export function userColumns(shape: UserShape): Columns {
  const managers = new Map([["manager.value", idColumn("identities.manager_id", true)]]);
  return (path) => {
    const column = path.schema === undefined ? own.get(local(path)) : undefined;
    if (column !== undefined) return column;
    if (path.schema === shape.enterprise.id && managers.has(local(path))) return managers.get(local(path));
    if (path.schema === undefined && path.attribute === "displayName") return displayName;
    if (path.schema === undefined && path.attribute === "emails") {
      const isValue = path.subAttribute === undefined || path.subAttribute === "value";
      return isValue ? searched([...shape.email, otherEmails]) : undefined;
    }
    const field = shape.fields.find((each) => each.path.schema === path.schema && local(each.path) === local(path));
    // Of a list only the first values are searched by.
    return field === undefined || field.multiValued ? undefined : searched(field.names);
  };
}

/** Identity attributes are found by the values that correlation looks up: trimmed, in lower case, and not too long. */
function searched(names: readonly string[]): Column {
  return {
    compare(operator, given) {
      if (operator !== "eq" || typeof given === "boolean") return undefined;
      const value = String(given).trim().toLowerCase();
      if (value === "" || value.length > 256) return undefined;
      // A list where one value is declared is shown with commas between its values, and found by the first of them.
      const [first = value] = value.split(",", 1);
      const values = [...new Set([value, first.trim(), moreValues])];
      const where = sql<SqlBool>`identities.id in (
        select a.identity_id from identity_attributes a
        where a.name in (${sql.join(names)}) and a.value in (${sql.join(values)}))`;
      return { where, exact: false };
    },
  };
}

/** Where the search key was cut off, the rest of the name may be what is looked for. */
const longestSearchKey = 500;

const displayName: Column = {
  compare(operator, given, dialect) {
    if (typeof given !== "string" || given === "" || operator === "ne" || !/^(?:eq|co|sw|ew)$/.test(operator))
      return undefined;
    const part = given.toLowerCase();
    const found =
      dialect === "postgres"
        ? sql`strpos(identities.search_key, ${part}) > 0`
        : sql`instr(identities.search_key, ${part}) > 0`;
    const where = sql<SqlBool>`(${found} or length(identities.search_key) >= ${sql.lit(longestSearchKey)})`;
    return { where, exact: false };
  },
};
