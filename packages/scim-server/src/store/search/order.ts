import { type CompiledAttribute, findAttribute, type SortKey } from "@castellan/scim";
import { sql } from "kysely";
import type { ApartAttribute } from "../layout/layout.ts";
import type { OrderType, Sql } from "./dialect.ts";
import { type FilterContext, namesOf } from "./filter.ts";
import { isTextIndex } from "./index-condition.ts";
import { versionText } from "./operand.ts";

/** An order of `scim_resources`: by a value, and by `seq` where that is equal. */
export interface SqlOrder {
  readonly descending: boolean;
  readonly type: OrderType;
  /** Null for what has no value. */
  readonly value: Sql;
  /** The index that holds the resources in this order. */
  readonly index?: { readonly attribute: number; readonly unique: boolean };
}

/** The order that the provider gives to candidates. A type that lacks the attribute has no values. */
export function compileSqlOrder({ path, order }: SortKey, context: FilterContext): SqlOrder {
  const { layout, space } = context;
  const found = findAttribute(path, layout.type);
  const leaf = found?.subAttribute ?? found?.attribute;
  const type = leaf === undefined ? "text" : orderType(leaf);
  const indexed = layout.indexed.find((one) => one.label === leaf?.label && one.single && isTextIndex(one));
  return {
    descending: order === "descending",
    type,
    value:
      found === undefined
        ? context.json.sortable(context.json.none, type)
        : orderValue(found.attribute, found.subAttribute, type, context),
    ...(indexed === undefined
      ? {}
      : { index: { attribute: space.firstAttribute + indexed.position, unique: indexed.unique } }),
  };
}

function orderType({ type }: CompiledAttribute): OrderType {
  if (type === "boolean") return "boolean";
  return type === "integer" || type === "decimal" || type === "dateTime" ? "number" : "text";
}

function orderValue(
  attribute: CompiledAttribute,
  sub: CompiledAttribute | undefined,
  type: OrderType,
  context: FilterContext,
): Sql {
  const { json, layout } = context;
  const none = json.sortable(json.none, type);
  if (attribute.label === "id") return sql.ref("scim_resources.id");
  if (attribute.label === "meta") return metaValue(sub, context) ?? none;
  if (sub?.multiValued || (sub === undefined && attribute.type === "complex")) return none;
  const apart = layout.apart.find((one) => one.attribute.label === attribute.label);
  if (apart !== undefined) return apartValue(apart, sub, type, context);
  const document = sql.ref("scim_resources.search");
  const names = namesOf(attribute);
  if (attribute.multiValued) return json.sortableElement(document, names, sub?.name, type);
  return json.sortable(json.at(document, sub === undefined ? names : [...names, sub.name]), type);
}

function metaValue(sub: CompiledAttribute | undefined, { json, layout }: FilterContext): Sql | undefined {
  switch (sub?.name) {
    case "created":
      return sql.ref("scim_resources.created");
    case "lastModified":
      return sql.ref("scim_resources.modified");
    case "version":
      return json.sortable(json.ofText(versionText), "text");
    case "resourceType":
      return json.sortable(json.ofText(sql`${layout.type.name}`), "text");
    default:
      return undefined;
  }
}

function apartValue(
  { position }: ApartAttribute,
  sub: CompiledAttribute | undefined,
  type: OrderType,
  { json, space }: FilterContext,
): Sql {
  const document = sql.ref("scim_elements.search");
  const value = json.sortable(sub === undefined ? json.none : json.at(document, [sub.name]), type);
  const primary = json.isEqual(json.at(document, ["primary"]), true);
  return sql`(select ${value} from scim_elements
    where scim_elements.attribute = ${space.firstAttribute + position} and scim_elements.seq = scim_resources.seq
    order by ${primary} desc, scim_elements.value, scim_elements.kind limit 1)`;
}
