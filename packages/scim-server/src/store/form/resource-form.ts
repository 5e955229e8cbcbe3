import type { CompiledAttribute, JsonObject, JsonValue, NewResource } from "@castellan/scim";
import { readValue } from "@castellan/scim";
import { isSecret, type Layout } from "../layout/layout.ts";
import { type ElementForm, elementForm } from "./element.ts";
import { type IndexEntry, indexEntries } from "./index-entry.ts";
import { isObject, listOf } from "./json.ts";
import { searchDocument } from "./search-value.ts";

/** The texts of a resource's own row. */
export interface ResourceForm {
  readonly document: string;
  readonly whole: string | null;
  readonly search: string;
  readonly index: readonly IndexEntry[];
}

/** Takes a resource apart into what its row and its index rows hold; `meta`, secrets and what is kept apart are left out. */
export function resourceForm(resource: NewResource, id: string, layout: Layout): ResourceForm {
  const kept = keptMembers(resource, id, layout);
  const whole = openText(kept);
  const document = layout.projector === undefined ? whole : openText(shownMembers(kept, layout.projector));
  return {
    document,
    whole: document === whole ? null : whole,
    search: JSON.stringify(searchDocument(kept, searched(layout))),
    index: indexEntries(kept, layout.indexed),
  };
}

/** The elements of each attribute that is kept apart, none twice. */
export function elementForms(resource: JsonObject, layout: Layout): readonly (readonly ElementForm[])[] {
  return layout.apart.map((apart) => {
    const forms = new Map<string, ElementForm>();
    for (const element of listOf(readValue(resource, apart.attribute))) {
      const form = elementForm(element, apart);
      forms.set(JSON.stringify([form.value, form.kind]), form);
    }
    return [...forms.values()];
  });
}

/** The text of an object without its last brace, for members to be added to. */
function openText(members: JsonObject): string {
  return JSON.stringify(members).slice(0, -1);
}

function searched(layout: Layout): readonly CompiledAttribute[] {
  return layout.attributes.filter((attribute) => attribute.label !== "id" && attribute.name !== "meta");
}

function keptMembers(resource: NewResource, id: string, layout: Layout): JsonObject {
  const { schemas, id: _, meta: __, ...members } = resource;
  const kept: Record<string, JsonValue | undefined> = { schemas, id, ...members };
  for (const { attribute } of layout.apart) delete kept[attribute.name];
  for (const secret of layout.secrets) remove(kept, secret);
  for (const attribute of layout.attributes) {
    if (attribute.subAttributes.some(isSecret)) removeSubs(kept, attribute);
  }
  return kept;
}

function remove(members: Record<string, JsonValue | undefined>, { path, name }: CompiledAttribute): void {
  if (path.schema === undefined) delete members[name];
  else replace(members, path.schema, name, undefined);
}

/** Sub-attributes that nobody may read are not kept at all: see `secrets`. */
function removeSubs(members: Record<string, JsonValue | undefined>, attribute: CompiledAttribute): void {
  const value = readValue(members, attribute);
  if (value === undefined) return;
  const shown = (element: JsonValue): JsonValue => {
    if (!isObject(element)) return element;
    const copy: Record<string, JsonValue | undefined> = { ...element };
    for (const sub of attribute.subAttributes.filter(isSecret)) delete copy[sub.name];
    return copy;
  };
  const clean = Array.isArray(value) ? value.map(shown) : shown(value);
  const { schema } = attribute.path;
  if (schema === undefined) members[attribute.name] = clean;
  else replace(members, schema, attribute.name, clean);
}

function replace(
  members: Record<string, JsonValue | undefined>,
  schema: string,
  name: string,
  value: JsonValue | undefined,
): void {
  const extension = members[schema];
  if (isObject(extension)) members[schema] = { ...extension, [name]: value };
}

function shownMembers(kept: JsonObject, projector: NonNullable<Layout["projector"]>): JsonObject {
  const schemas = listOf(kept.schemas).filter((urn) => typeof urn === "string");
  const { meta: _, ...shown } = projector.project({ ...kept, schemas, id: String(kept.id) }, {});
  return shown;
}
