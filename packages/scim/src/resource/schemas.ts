import type { CompiledAttribute } from "../attribute/compiled.ts";
import { scimErrors } from "../error/scim-error.ts";
import { quote } from "../path/suggest.ts";
import type { Tolerate } from "../profile/tolerate.ts";
import type { CompiledResourceType } from "../schema/compiled.ts";
import { successorOf } from "../schema/legacy.ts";
import { readSchemas } from "../schema/message.ts";
import type { Given } from "./gather.ts";

/**
 * RFC 7643 section 3: `schemas` names the core schema and every extension that the body holds attributes of, each once. Throws
 * `invalidSyntax`.
 */
export function checkSchemas(given: Given, type: CompiledResourceType, tolerate: Tolerate): void {
  const named = readSchemas(given.values.get(schemasAttribute(type)), tolerate);
  const present = new Set(named.map((urn) => presentSchema(urn, type, tolerate)));
  for (const [urn, schema] of type.schemasByUri) {
    if (present.has(urn) || (schema.extension && !given.extensions.has(schema))) continue;
    const detail = `schemas must name ${schema.id}`;
    if (!tolerate("missing-schema", detail)) throw scimErrors.invalidSyntax(detail);
  }
}

function schemasAttribute(type: CompiledResourceType): CompiledAttribute {
  const attribute = type.core.attributesByName.get("schemas");
  if (attribute === undefined) throw new TypeError("every resource type has the attribute schemas");
  return attribute;
}

/**
 * The schema of the type that `schemas` names, in lower case: URNs are case-insensitive, as RFC 7644 section 3.10 has it of every
 * part of a name.
 */
function presentSchema(urn: string, type: CompiledResourceType, tolerate: Tolerate): string | undefined {
  const lower = urn.toLowerCase();
  if (type.schemasByUri.has(lower)) return lower;
  const detail = `schemas names ${quote(urn)}, which is no schema of ${type.name}`;
  const successor = successorOf(urn, type);
  if (successor !== undefined && tolerate("legacy-schema", detail)) return successor.id.toLowerCase();
  if (!tolerate("unknown-schema", detail)) throw scimErrors.invalidSyntax(detail);
  return undefined;
}
