import type { JsonObject, ListResult, Resource, ResourceStore } from "@castellan/scim";
import type { Caller } from "../authentication/caller.ts";
import { elementsOf } from "../json/object.ts";

const endpoints: Readonly<Record<string, string>> = { User: "Users", Group: "Groups" };

/** What the elements of these attributes refer to, unless their `type` says it. */
const referring = [
  { attribute: "groups", to: "Group" },
  { attribute: "members", to: "User" },
] as const;

/** The resource with the `$ref` of its groups and members, at the base path that the caller came by. */
function referenced(resource: Resource, baseUrl: string): Resource {
  let shown: Resource = resource;
  for (const { attribute, to } of referring) {
    const elements = elementsOf(resource[attribute]);
    if (elements.length === 0) continue;
    shown = { ...shown, [attribute]: elements.map((element) => withReference(element, to, baseUrl)) };
  }
  return shown;
}

function withReference(element: JsonObject, to: string, baseUrl: string): JsonObject {
  const { value, type } = element;
  if (typeof value !== "string") return element;
  const endpoint = (typeof type === "string" ? endpoints[type] : undefined) ?? endpoints[to];
  return { ...element, $ref: `${baseUrl}/${endpoint}/${encodeURIComponent(value)}` };
}

/** A store whose resources tell the `$ref` of what they refer to, which no vault knows. */
export function withReferences(store: ResourceStore<Caller>): ResourceStore<Caller> {
  const shown = (caller: Caller, resource: Resource) => referenced(resource, caller.baseUrl);
  return {
    ...(store.keepsVersions === undefined ? {} : { keepsVersions: store.keepsVersions }),
    async get(caller, id, options) {
      const resource = await store.get(caller, id, options);
      return resource === undefined ? undefined : shown(caller, resource);
    },
    async list(caller, query) {
      return listed(await store.list(caller, query), (resource) => shown(caller, resource));
    },
    create: async (caller, resource) => shown(caller, await store.create(caller, resource)),
    async modify(caller, id, modification, expectedVersion, options) {
      const resource = await store.modify(caller, id, modification, expectedVersion, options);
      return resource === undefined ? undefined : shown(caller, resource);
    },
    delete: (caller, id, expectedVersion) => store.delete(caller, id, expectedVersion),
  };
}

function listed(result: ListResult, show: (resource: Resource) => Resource): ListResult {
  if (result.kind === "page") return { ...result, resources: result.resources.map(show) };
  return { kind: "candidates", resources: each(result.resources, show) };
}

async function* each(
  resources: AsyncIterable<Resource>,
  show: (resource: Resource) => Resource,
): AsyncIterable<Resource> {
  for await (const resource of resources) yield show(resource);
}
