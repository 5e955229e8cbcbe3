import { scimErrors } from "../error/scim-error.ts";
import { isObject, type Writable } from "../json/value.ts";
import type { Modification, ResourceStore } from "../provider/resource-store.ts";
import { readValue } from "../resource/access.ts";
import type { Meta, NewResource, Resource } from "../resource/resource.ts";
import { type CompiledResourceType, compileResourceType } from "../schema/compiled.ts";
import type { ResourceTypeDescription } from "../schema/resource-type.ts";

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
 * attributes of uniqueness `server` unique, refuses a change that was worked out from an older version, and gives and takes
 * whole resources, never parts of its own.
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
    return { ...resource, schemas: resource.schemas, id, meta };
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
    async get(_caller, id) {
      await before();
      return resources.get(id);
    },
    async list() {
      await before();
      return { kind: "candidates", resources: iterate(resources) };
    },
    async create(_caller, resource) {
      await before();
      requireUnique(resource, undefined, resources, type);
      lastId += 1;
      const stored = stamp(resource, String(lastId), new Date(clock()).toISOString(), 1);
      resources.set(stored.id, stored);
      return stored;
    },
    async modify(_caller, id, modification, expectedVersion) {
      await before();
      const current = require(id);
      requireVersion(current, modification, expectedVersion);
      requireUnique(modification.after, id, resources, type);
      const version = Number(/\d+/.exec(current.meta?.version ?? "")?.[0] ?? 0) + 1;
      const stored = stamp(withSecrets(modification, current, type), id, current.meta?.created ?? "", version);
      resources.set(id, stored);
      return stored;
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

async function* iterate(resources: ReadonlyMap<string, Resource>): AsyncIterable<Resource> {
  yield* resources.values();
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
  const kept: Writable = {};
  for (const attribute of type.core.attributes) {
    const isKept = attribute.mutability === "writeOnly" && after[attribute.name] === undefined;
    const value = isKept ? readValue(current, attribute) : undefined;
    if (value !== undefined) kept[attribute.name] = value;
  }
  return { ...after, ...kept, schemas: after.schemas, id: after.id };
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
    const fold = (text: string) => (attribute.caseExact ? text : text.toLowerCase());
    for (const other of resources.values()) {
      const taken = other[attribute.name];
      if (other.id !== id && typeof taken === "string" && fold(taken) === fold(value)) {
        throw scimErrors.uniqueness(`${attribute.label} ${JSON.stringify(value)} is taken already`);
      }
    }
  }
}
