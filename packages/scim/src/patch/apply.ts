import { scimErrors } from "../error/scim-error.ts";
import { equal, isObject, kindOf } from "../json/value.ts";
import { type PatchTarget, parsePatchPath } from "../path/patch-path.ts";
import { resolvePath } from "../path/resolve.ts";
import { type Tolerate, tolerateNothing } from "../profile/tolerate.ts";
import type { Modification } from "../provider/resource-store.ts";
import { readValue } from "../resource/access.ts";
import { assembleResource } from "../resource/assemble.ts";
import { difference } from "../resource/difference.ts";
import { requireCoreMember } from "../resource/gather.ts";
import { keptImmutable, withoutWriteOnly } from "../resource/replace.ts";
import type { JsonObject, JsonValue, Resource } from "../resource/resource.ts";
import { type CompiledResourceType, type CompiledSchema, compiled, type SchemaSource } from "../schema/compiled.ts";
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
  const work: Work = { draft: { ...before }, type, tolerate, touched: new Set(), visited: 0 };
  for (const operation of operations) {
    if (operation.path === undefined) applyWithoutPath(work, operation);
    else applyToTarget(work, operation, parsePatchPath(operation.path, type, tolerate));
  }
  requireImmutable(before, work);
  for (const extension of type.extensions) requireExtension(before, work, extension);
  const after: Resource = { ...assembleResource(type, (attribute) => readValue(work.draft, attribute)), id: before.id };
  return { before: stored, after, changes: difference(before, after, type, work.touched) };
}

/** What is immutable may have changed and changed back meanwhile. */
function requireImmutable(before: Resource, { draft, touched }: Work): void {
  for (const attribute of touched) {
    if (attribute.mutability !== "immutable") continue;
    keptImmutable(attribute, readValue(before, attribute), readValue(draft, attribute));
  }
}

/**
 * An extension that is in use holds what it requires, and one that the type requires is in use (RFC 7643 section 6). Only the end
 * counts: several operations may make it so.
 */
function requireExtension(before: Resource, { draft, touched }: Work, schema: CompiledSchema): void {
  const isTouched = schema.attributes.some((attribute) => touched.has(attribute));
  if (!isTouched) return;
  const inUse = schema.attributes.some((attribute) => readValue(draft, attribute) !== undefined);
  if (!inUse && schema.required) throw scimErrors.mutability(`${schema.id} is required and cannot be removed`);
  for (const attribute of schema.attributes) {
    if (!inUse || !attribute.required || attribute.mutability === "readOnly") continue;
    if (readValue(draft, attribute) !== undefined) continue;
    if (readValue(before, attribute) === undefined) throw scimErrors.invalidValue(`${attribute.label} is required`);
    throw scimErrors.mutability(`${attribute.label} is required and cannot be removed`);
  }
}

function applyToTarget(work: Work, operation: PatchOperation, target: PatchTarget): void {
  if (target.kind === "attribute") {
    applyToAttribute(work, operation.op, target, operation.value);
    return;
  }
  applyToSchema(work, operation, target.schema);
}

/** A URN alone stands for the attributes of an extension; the core schema has no member of its own. */
function applyToSchema(work: Work, { op, value }: PatchOperation, schema: CompiledSchema): void {
  if (!schema.extension) requireCoreMember(schema, work.tolerate);
  if (op === "remove" || value === null) {
    if (op !== "add") removeExtension(work, schema);
    return;
  }
  if (!isObject(value)) throw scimErrors.invalidValue(`${schema.id} must be an object, not ${kindOf(value)}`);
  // Below its URN, names are those of the schema.
  applyMembers(work, op, value, schema.extension ? `${schema.id}:` : "");
}

function removeExtension(work: Work, schema: CompiledSchema): void {
  for (const attribute of schema.attributes) {
    if (attribute.mutability === "readOnly" || readValue(work.draft, attribute) === undefined) continue;
    applyToAttribute(work, "remove", { kind: "attribute", attribute });
  }
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
      throw scimErrors.invalidSyntax(resolved.detail());
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
