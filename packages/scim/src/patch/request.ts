import { scimErrors } from "../error/scim-error.ts";
import { isArray, isObject, isWithinDepth, kindOf } from "../json/value.ts";
import { quote } from "../path/suggest.ts";
import type { Tolerate } from "../profile/tolerate.ts";
import type { JsonValue } from "../resource/resource.ts";
import { readMembers, readMessage } from "../schema/message.ts";
import { messageUris } from "../schema/uris.ts";

/** One operation of RFC 7644 section 3.5.2, as on the wire. */
export interface PatchOperation {
  readonly op: "add" | "remove" | "replace";
  readonly path?: string;
  readonly value?: JsonValue;
}

const mostOperations = 1_000;
const deepestValue = 32;

/** Reads the body of a PATCH. Throws `invalidSyntax`, `invalidValue` or `payloadTooLarge`, naming the operation by its place (from 1). */
export function readPatchRequest(body: JsonValue | undefined, tolerate: Tolerate): readonly PatchOperation[] {
  if (!isObject(body)) throw scimErrors.invalidSyntax(`The body must be a PatchOp object, not ${kindOf(body)}`);
  const operations = readMessage(body, messageUris.patchOp, ["Operations"], tolerate).get("operations");
  if (!isArray(operations)) {
    throw scimErrors.invalidSyntax(`Operations must be an array of operations, not ${kindOf(operations)}`);
  }
  if (operations.length > mostOperations) {
    throw scimErrors.payloadTooLarge(
      `${operations.length} operations are more than the ${mostOperations} of one request; send them in several`,
    );
  }
  if (operations.length === 0 && !tolerate("empty-operations", "Operations is empty")) {
    throw scimErrors.invalidSyntax("Operations must hold at least one operation");
  }
  return operations.map((operation, index) => readOperation(operation, `Operation ${index + 1}`, tolerate));
}

function readOperation(operation: JsonValue, place: string, tolerate: Tolerate): PatchOperation {
  if (!isObject(operation)) throw scimErrors.invalidSyntax(`${place} must be an object, not ${kindOf(operation)}`);
  const members = readMembers(operation, place, ["op", "path", "value"], tolerate);
  const op = readName(members.get("op"), place, tolerate);
  // Null is the same as nothing (RFC 7643 section 2.5).
  const path = members.get("path");
  if (path !== undefined && path !== null && typeof path !== "string") {
    throw scimErrors.invalidPath(`${place}: path must be text, not ${kindOf(path)}`);
  }
  const value = members.get("value");
  if (op !== "remove" && value === undefined) throw scimErrors.invalidValue(`${place}: ${op} needs a value`);
  if (!isWithinDepth(value, deepestValue)) {
    throw scimErrors.invalidValue(`${place}: value is nested deeper than ${deepestValue} levels`);
  }
  return {
    op,
    ...(typeof path === "string" ? { path } : {}),
    ...(value === undefined ? {} : { value }),
  };
}

function readName(op: JsonValue | undefined, place: string, tolerate: Tolerate): PatchOperation["op"] {
  const name = typeof op === "string" ? op.toLowerCase() : "";
  if (name !== "add" && name !== "remove" && name !== "replace") {
    const found = typeof op === "string" ? quote(op) : kindOf(op);
    throw scimErrors.invalidSyntax(`${place}: op must be add, remove or replace, not ${found}`);
  }
  if (op !== name && !tolerate("operation-case", `${place}: op is not in lower case`)) {
    throw scimErrors.invalidSyntax(`${place}: op must be in lower case: ${name}`);
  }
  return name;
}
