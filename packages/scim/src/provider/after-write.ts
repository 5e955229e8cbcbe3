import type { CompiledAttribute } from "../attribute/compiled.ts";
import { isObject } from "../json/value.ts";
import type { PatchOperation } from "../patch/request.ts";
import { resolvePath } from "../path/resolve.ts";
import { readValue } from "../resource/access.ts";
import { type Projector, selectionAfterWrite } from "../resource/projection.ts";
import type { JsonValue, NewResource } from "../resource/resource.ts";
import type { CompiledResourceType } from "../schema/compiled.ts";
import { projectorFor } from "./exchange.ts";
import type { ServedType } from "./service.ts";

/** What the answer to a POST or PUT shows, where the client did not say: what is shown on request, too, if the body held it. */
export function projectorAfterBody<Caller>(
  type: ServedType<Caller>,
  projector: Projector,
  body: NewResource,
): Projector {
  return afterWrite(type, projector, (attribute) => readValue(body, attribute) !== undefined);
}

/** The same for a PATCH, if one of its operations speaks of it. */
export function projectorAfterPatch<Caller>(
  type: ServedType<Caller>,
  projector: Projector,
  operations: readonly PatchOperation[],
): Projector {
  return afterWrite(type, projector, (attribute) =>
    operations.some((operation) =>
      namesOf(operation, type.compiled).some((name) => means(name, attribute, type.compiled)),
    ),
  );
}

/** What an operation speaks of: its path, or the members of its value, below the URN of a schema those inside. */
function namesOf({ path, value }: PatchOperation, type: CompiledResourceType): readonly string[] {
  if (path !== undefined) return [path.split("[", 1).join(""), ...membersOf(path, value, type)];
  if (!isObject(value)) return [];
  return Object.keys(value).flatMap((name) => [name, ...membersOf(name, value[name], type)]);
}

function membersOf(name: string, value: JsonValue | undefined, type: CompiledResourceType): readonly string[] {
  const schema = type.schemasByUri.get(name.toLowerCase());
  return schema === undefined || !isObject(value) ? [] : Object.keys(value).map((member) => `${schema.id}:${member}`);
}

function means(name: string, attribute: CompiledAttribute, type: CompiledResourceType): boolean {
  // What was tolerated was said when the operation was read.
  const resolved = resolvePath(name, type, () => true);
  return resolved.kind === "attribute" && resolved.attribute === attribute;
}

function afterWrite<Caller>(
  type: ServedType<Caller>,
  projector: Projector,
  isWritten: (attribute: CompiledAttribute) => boolean,
): Projector {
  if (projector !== type.projector || type.compiled.onRequest.length === 0) return projector;
  return projectorFor(type, selectionAfterWrite(type.compiled.onRequest.filter(isWritten)));
}
