import { foldCase } from "../attribute/text.ts";
import { scimErrors } from "../error/scim-error.ts";
import { isObject, type Writable } from "../json/value.ts";
import { findAttribute } from "../path/resolve.ts";
import type { Modification, ReadOptions, ResourceStore } from "../provider/resource-store.ts";
import { readValue, writeValue } from "../resource/access.ts";
import type { Meta, NewResource, Resource } from "../resource/resource.ts";
import { type CompiledResourceType, compileResourceType } from "../schema/compiled.ts";
import type { ResourceTypeDescription } from "../schema/resource-type.ts";
import { chosenElements, withElementChanges } from "./elements.ts";

/** A store that says how much it holds. */
export interface MemoryStore<Caller = unknown> extends ResourceStore<Caller> {
  readonly size: number;
}

export interface MemoryStoreOptions {
  /** Unix milliseconds. */
  readonly clock?: () => number;
  /** Awaited before each answer: tests put latency or failures here. */
  readonly before?: () => Promise<void>;
}

/**
 * The reference store: what `ResourceStore` asks of a back end, in memory. Ids count from 1; it answers to them alone. It keeps
 * attributes of uniqueness `server` unique, leaves out what a read may leave out, and refuses a change that was worked out from an
 * older version. Its lists are candidates, so that the provider filters, sorts and pages them.
 */
export function createMemoryStore<Caller = unknown>(
  description: ResourceTypeDescription,
  options: MemoryStoreOptions = {},
): MemoryStore<Caller> {
  const type = compileResourceType(description);
  const { clock = Date.now, before = async () => {} } = options;
  const resources = new Map<string, Resource>();
  let lastId = 0;

  function stamp(resource: NewResource, id: string, created: string, version: number): Resource {
    const lastModified = new Date(clock()).toISOString();
    const meta: Meta = { resourceType: description.name, created, lastModified, version: `W/"${version}"` };
    return frozen({ ...structuredClone(resource), schemas: [...resource.schemas], id, meta });
  }

  function require(id: string): Resource {
    const resource = resources.get(id);
    if (resource === undefined)
      throw scimErrors.notFound(`${description.name} ${JSON.stringify(id.slice(0, 128))} not found`);
    return resource;
  }

  return {
    get size() {
      return resources.size;
    },
    async get(_caller, id, read) {
      await before();
      const resource = resources.get(id);
      return resource === undefined ? undefined : partOf(resource, read, type);
    },
    async list(_caller, { excluded }) {
      await before();
      return { kind: "candidates", resources: iterate(resources, { excluded }, type) };
    },
    async create(_caller, resource) {
      await before();
      requireUnique(resource, undefined, resources, type);
      lastId += 1;
      const stored = stamp(resource, String(lastId), new Date(clock()).toISOString(), 1);
      resources.set(stored.id, stored);
      return stored;
    },
    async modify(_caller, id, modification, expectedVersion, read) {
      await before();
      const current = require(id);
      requireVersion(current, modification, expectedVersion);
      requireUnique(modification.after, id, resources, type);
      const version = Number(/\d+/.exec(current.meta?.version ?? "")?.[0] ?? 0) + 1;
      const whole = withElementChanges(withSecrets(modification, current, type), modification, current, read, type);
      const stored = stamp(whole, id, current.meta?.created ?? "", version);
      resources.set(id, stored);
      return partOf(stored, { excluded: read?.excluded ?? [] }, type);
    },
    async delete(_caller, id, expectedVersion) {
      await before();
      const current = require(id);
      if (expectedVersion !== undefined && current.meta?.version !== expectedVersion) {
        throw scimErrors.preconditionFailed(`${description.name} has changed`);
      }
      resources.delete(id);
    },
  };
}

/** What is never changed again may be given to anybody. */
function frozen<Value extends object>(value: Value): Value {
  for (const member of Object.values(value)) if (typeof member === "object" && member !== null) frozen(member);
  return Object.freeze(value);
}

async function* iterate(
  resources: ReadonlyMap<string, Resource>,
  read: ReadOptions,
  type: CompiledResourceType,
): AsyncIterable<Resource> {
  for (const resource of resources.values()) yield partOf(resource, read, type);
}

/** A resource without what the reader does not need. */
function partOf(resource: Resource, read: ReadOptions | undefined, type: CompiledResourceType): Resource {
  const { excluded = [], elements = [] } = read ?? {};
  if (excluded.length === 0 && elements.length === 0) return resource;
  const part: Writable = { ...resource };
  for (const path of excluded) {
    const attribute = findAttribute(path, type)?.attribute;
    if (attribute !== undefined && attribute.returned !== "always") writeValue(part, attribute, undefined);
  }
  for (const selection of elements) {
    const attribute = findAttribute(selection.path, type)?.attribute;
    if (attribute === undefined) continue;
    writeValue(part, attribute, chosenElements(readValue(resource, attribute), selection.values, attribute));
  }
  return { ...part, schemas: resource.schemas, id: resource.id };
}

function requireVersion(current: Resource, { before }: Modification, expectedVersion: string | undefined): void {
  const version = current.meta?.version;
  if (expectedVersion !== undefined && version !== expectedVersion) {
    throw scimErrors.preconditionFailed("The resource has changed");
  }
  if (version !== before.meta?.version) throw scimErrors.conflict("The resource was changed at the same time");
}

/** What only a client may know does not come back in a modification unless the client set it anew. */
function withSecrets({ after }: Modification, current: Resource, type: CompiledResourceType): Resource {
  const kept: Writable = { ...after };
  for (const attribute of [type.core, ...type.extensions].flatMap((schema) => schema.attributes)) {
    const isKept = attribute.mutability === "writeOnly" && readValue(after, attribute) === undefined;
    const value = isKept ? readValue(current, attribute) : undefined;
    if (value !== undefined) writeValue(kept, attribute, value);
  }
  return { ...kept, schemas: after.schemas, id: after.id };
}

function requireUnique(
  resource: NewResource,
  id: string | undefined,
  resources: ReadonlyMap<string, Resource>,
  type: CompiledResourceType,
): void {
  for (const attribute of type.core.attributes) {
    const value = resource[attribute.name];
    if (attribute.uniqueness === "none" || attribute.mutability === "readOnly" || isObject(value)) continue;
    if (typeof value !== "string") continue;
    const fold = (text: string) => (attribute.caseExact ? text : foldCase(text));
    for (const other of resources.values()) {
      const taken = other[attribute.name];
      if (other.id !== id && typeof taken === "string" && fold(taken) === fold(value)) {
        throw scimErrors.uniqueness(`${attribute.label} ${JSON.stringify(value)} is taken already`);
      }
    }
  }
}
