import { scimErrors } from "../error/scim-error.ts";
import { equal, isObject, kindOf, type Writable } from "../json/value.ts";
import { type PatchTarget, parsePatchPath } from "../path/patch-path.ts";
import { resolvePath } from "../path/resolve.ts";
import { type Tolerate, tolerateNothing } from "../profile/tolerate.ts";
import type { Modification } from "../provider/resource-store.ts";
import { readValue } from "../resource/access.ts";
import { assembleResource } from "../resource/assemble.ts";
import { difference } from "../resource/difference.ts";
import { keptImmutable, withoutWriteOnly } from "../resource/replace.ts";
import type { JsonObject, JsonValue, Resource } from "../resource/resource.ts";
import { type CompiledResourceType, compiled, type SchemaSource } from "../schema/compiled.ts";
import { applyToAttribute, type Work } from "./attribute.ts";
import type { PatchOperation } from "./request.ts";

/**
 * Applies the operations of a PATCH in order, all or none (RFC 7644 section 3.5.2): throws a `ScimError` at the first that cannot
 * be, and `stored` is never touched. Names are resolved against the schemas only; no client text becomes a member name.
 * Returns the delta and the whole resource; `changes` is empty when everything was as asked for already.
 */
export function applyPatch(
  stored: Resource,
  operations: readonly PatchOperation[],
  of: CompiledResourceType | SchemaSource,
  tolerate: Tolerate = tolerateNothing,
): Modification {
  const type = compiled(of);
  const before = withoutWriteOnly(stored, type);
  const work: Work = { draft: { ...before }, type, tolerate, visited: 0 };
  for (const operation of operations) {
    if (operation.path === undefined) applyWithoutPath(work, operation);
    else applyToTarget(work, operation, parsePatchPath(operation.path, type, tolerate));
  }
  const after = finish(before, work.draft, type);
  return { before: stored, after, changes: difference(before, after, type) };
}

function finish(before: Resource, draft: Writable, type: CompiledResourceType): Resource {
  const assembled = assembleResource(type, (attribute) => {
    const value = readValue(draft, attribute);
    if (attribute.mutability !== "immutable") return value;
    return keptImmutable(attribute, readValue(before, attribute), value);
  });
  return { ...assembled, id: before.id };
}

function applyToTarget(work: Work, operation: PatchOperation, target: PatchTarget): void {
  if (target.kind === "attribute") {
    applyToAttribute(work, operation.op, target, operation.value);
    return;
  }
  const { schema } = target;
  if (operation.op === "remove") {
    for (const attribute of schema.attributes) {
      if (readValue(work.draft, attribute) !== undefined)
        applyToAttribute(work, "remove", { kind: "attribute", attribute });
    }
    return;
  }
  if (!isObject(operation.value)) {
    throw scimErrors.invalidValue(`${schema.id} must be an object, not ${kindOf(operation.value)}`);
  }
  // Below its URN, names are those of the schema.
  applyMembers(work, operation.op, operation.value, schema.extension ? `${schema.id}:` : "");
}

/** Without a path the value is a part of the resource (RFC 7644 sections 3.5.2.1 and 3.5.2.3). */
function applyWithoutPath(work: Work, operation: PatchOperation): void {
  if (operation.op === "remove")
    throw scimErrors.noTarget("remove needs a path: without one it names nothing to remove");
  if (!isObject(operation.value)) {
    throw scimErrors.invalidValue(
      `${operation.op} without a path needs an object of attributes, not ${kindOf(operation.value)}`,
    );
  }
  applyMembers(work, operation.op, operation.value, "");
}

function applyMembers(work: Work, op: "add" | "replace", members: JsonObject, prefix: string): void {
  const names = Object.keys(members);
  const distinctNames = new Set(names.map((name) => name.toLowerCase()));
  if (distinctNames.size !== names.length) {
    throw scimErrors.invalidSyntax("An attribute is given twice in one value, in different letter case");
  }
  for (const name of names) {
    const target = memberTarget(work, prefix, name);
    const value = members[name] ?? null;
    if (target !== undefined && !isReadBack(work, target, value)) applyToTarget(work, { op, value }, target);
  }
}

/** What a member name stands for; `undefined` when it is unknown and that is tolerated. */
function memberTarget(work: Work, prefix: string, name: string): PatchTarget | undefined {
  const { type, tolerate } = work;
  const path = `${prefix}${name}`;
  if (!name.includes("[")) {
    const resolved = resolvePath(path, type, tolerate);
    if (resolved.kind === "unknown") {
      if (tolerate("unknown-attribute", resolved.detail)) return undefined;
      throw scimErrors.invalidSyntax(resolved.detail);
    }
    const isName = resolved.kind === "schema" || resolved.attribute.name.toLowerCase() === name.toLowerCase();
    if (isName) return resolved;
  }
  if (!tolerate("dotted-key", "a member of value is a path")) {
    throw scimErrors.invalidSyntax(
      "A member of value must be an attribute name; send a path as the path of an operation",
    );
  }
  return parsePatchPath(path, type, tolerate);
}

/**
 * Whether a client sends back what it read and cannot write: `id` as it is, or `meta`, which may have moved on since. It changes
 * nothing by it.
 */
function isReadBack(work: Work, target: PatchTarget, value: JsonValue): boolean {
  if (target.kind === "schema" || target.attribute.mutability !== "readOnly") return false;
  if (target.subAttribute !== undefined) return false;
  const { attribute } = target;
  const isMeta = attribute.name === "meta" && attribute.path.schema === undefined;
  if (!isMeta && !equal(readValue(work.draft, attribute), value)) return false;
  return work.tolerate("read-only-member", `${attribute.label} is readOnly and was sent back`);
}
