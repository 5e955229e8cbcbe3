import {
  compileProjector,
  compileResourceType,
  defaultSelection,
  type RenderedResource,
  type Resource,
  type ResourceStore,
  type ResourceTypeDescription,
} from "@castellan/scim";

/** A store that also gives text: what its pages and resources show by default, rendered anew each time. */
export function renderingStore(
  store: ResourceStore<string>,
  type: ResourceTypeDescription,
): { readonly store: ResourceStore<string>; readonly reads: string[] } {
  const projector = compileProjector(compileResourceType(type), defaultSelection);
  const reads: string[] = [];
  const render = (resource: Resource): RenderedResource => {
    const { meta, ...members } = projector.project(resource, { ...resource.meta });
    const text = JSON.stringify({ ...members, meta }).slice(0, -2);
    return { id: resource.id, version: resource.meta?.version ?? "", text };
  };
  return {
    reads,
    store: {
      ...store,
      rendered: {
        async get(caller, id) {
          reads.push(`get ${id}`);
          const resource = await store.get(caller, id);
          return resource === undefined ? undefined : render(resource);
        },
        async list(caller, query) {
          // As a store of text would, it leaves to others what it cannot search.
          if (query.filter !== undefined) return undefined;
          reads.push(`list ${query.startIndex}`);
          const result = await store.list(caller, query);
          if (result.kind === "candidates") return undefined;
          const { totalResults, resources, next } = result;
          return { totalResults, resources: resources.map(render), ...(next === undefined ? {} : { next }) };
        },
      },
    },
  };
}
