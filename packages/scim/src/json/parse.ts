import { scimErrors } from "../error/scim-error.ts";
import type { JsonValue } from "../resource/resource.ts";
import { hasDuplicateMember } from "./duplicate.ts";
import { locateJsonFault } from "./locate.ts";

/** Reads a body. Throws `invalidSyntax` that says where the text stops being JSON, or gives a member of an object again. */
export function parseJson(text: string): JsonValue {
  const value = parse(text);
  if (hasDuplicateMember(text, value)) {
    throw scimErrors.invalidSyntax(`The body gives a member twice${placeOfFault(text)}`);
  }
  return value;
}

function parse(text: string): JsonValue {
  try {
    const value: JsonValue = JSON.parse(text);
    return value;
  } catch {
    throw scimErrors.invalidSyntax(`The body is not JSON${placeOfFault(text)}`);
  }
}

function placeOfFault(text: string): string {
  const fault = locateJsonFault(text);
  if (fault === undefined) return "";
  return `: line ${fault.line}, column ${fault.column}, where ${fault.expected} is expected`;
}
