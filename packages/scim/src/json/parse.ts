import { scimErrors } from "../error/scim-error.ts";
import type { JsonValue } from "../resource/resource.ts";
import { locateJsonFault } from "./locate.ts";

/** Reads a body. Throws `invalidSyntax` that says where the text stops being JSON. */
export function parseJson(text: string): JsonValue {
  try {
    const value: JsonValue = JSON.parse(text);
    return value;
  } catch {
    const fault = locateJsonFault(text);
    const place =
      fault === undefined ? "" : `: line ${fault.line}, column ${fault.column}, where ${fault.expected} is expected`;
    throw scimErrors.invalidSyntax(`The body is not JSON${place}`);
  }
}
