import { type CompiledAttribute, foldCase, type JsonObject, readValue } from "@castellan/scim";
import type { Layout } from "../layout/layout.ts";

/** What a look-up by a value of a unique attribute is remembered by: values that are compared alike are one. */
export function lookupText({ label, caseExact }: CompiledAttribute, value: string): string {
  return `${label} ${caseExact ? value : foldCase(value)}`;
}

/** What a resource can be looked up by: its values of attributes that are unique, are texts and have one value. */
export function lookupsOf(resource: JsonObject, { indexed }: Layout): readonly string[] {
  return indexed.flatMap(({ attribute, subAttribute, leaf, unique, single }) => {
    if (!unique || !single || subAttribute !== undefined || leaf.type !== "string") return [];
    const value = readValue(resource, attribute);
    return typeof value === "string" ? [lookupText(leaf, value)] : [];
  });
}
