import type { JsonObject, JsonValue, Meta, RenderedResource, Resource } from "@castellan/scim";
import { isObject } from "./json.ts";

/** What is read of a resource's own row. */
export interface ResourceRow {
  readonly seq: number;
  readonly id: string;
  readonly version: number;
  readonly created: number;
  readonly modified: number;
  readonly document: string;
  readonly whole: string | null;
}

/** The texts of the elements of one attribute that is kept apart. */
export interface RowElements {
  readonly name: string;
  readonly documents: readonly string[];
}

export function versionTag(version: number): string {
  return `W/"${version}"`;
}

/** The number in an entity tag of this store; `undefined` for another's. */
export function versionOf(tag: string | undefined): number | undefined {
  const match = /^W\/"(\d{1,15})"$/.exec(tag ?? "");
  return match === null ? undefined : Number(match[1]);
}

/** `,"members":[…]` for each attribute that has elements. */
function elementsText(elements: readonly RowElements[]): string {
  let text = "";
  for (const { name, documents } of elements) {
    if (documents.length > 0) text += `,${JSON.stringify(name)}:[${documents.join(",")}]`;
  }
  return text;
}

/** `meta` without its last brace, as `RenderedResource` has it. */
function metaText(row: ResourceRow, typeName: string): string {
  const created = new Date(row.created).toISOString();
  const modified = row.modified === row.created ? created : new Date(row.modified).toISOString();
  const times = `"created":"${created}","lastModified":"${modified}"`;
  return `,"meta":{"resourceType":${JSON.stringify(typeName)},${times},"version":"W/\\"${row.version}\\""`;
}

export function renderRow(row: ResourceRow, elements: readonly RowElements[], typeName: string): RenderedResource {
  const text = row.document + elementsText(elements) + metaText(row, typeName);
  return { id: row.id, version: versionTag(row.version), text };
}

/** The resource of a row, all of it but for attributes kept apart that are not among `elements`. */
export function resourceOf(row: ResourceRow, elements: readonly RowElements[], typeName: string): Resource {
  const text = `${row.whole ?? row.document}${elementsText(elements)}${metaText(row, typeName)}}}`;
  const value: JsonValue = JSON.parse(text);
  if (!isObject(value) || !isMeta(value.meta)) throw new TypeError(`The row of resource ${row.id} is damaged.`);
  return { ...value, schemas: textsOf(value.schemas), id: row.id, meta: value.meta };
}

function isMeta(value: JsonValue | undefined): value is Meta {
  return isObject(value) && typeof value.resourceType === "string";
}

function textsOf(value: JsonObject[string]): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}
