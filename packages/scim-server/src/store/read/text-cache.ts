import type { RenderedResource } from "@castellan/scim";

/** Texts of resources that were read lately, within a bound. */
export interface TextCache {
  get(id: string): RenderedResource | undefined;
  /** To be asked before a resource is read, and given with what was read. */
  moment(): number;
  /** Keeps what was read, unless something was written since `moment`: it may be from before. */
  keep(resource: RenderedResource, moment: number): void;
  /** To be called after a write was committed and before it is answered. */
  forget(id: string): void;
}

/** What an entry takes beside its text: its key, its place in a map, two objects. In bytes, roughly. */
const overhead = 256;

/**
 * A cache in two generations, each of half of `maximumBytes`: what is read moves to the young one; when that is full it becomes the old
 * one, and what nobody read since is dropped. Only for a store whose resources nobody else writes.
 */
export function createTextCache(maximumBytes: number): TextCache {
  let young = new Map<string, RenderedResource>();
  let old = new Map<string, RenderedResource>();
  let youngBytes = 0;
  let writes = 0;

  function add(resource: RenderedResource): void {
    young.set(resource.id, resource);
    youngBytes += resource.text.length + overhead;
    if (youngBytes <= maximumBytes / 2) return;
    old = young;
    young = new Map();
    youngBytes = 0;
  }

  return {
    get(id) {
      const known = young.get(id);
      if (known !== undefined) return known;
      const aged = old.get(id);
      if (aged === undefined) return undefined;
      old.delete(id);
      add(aged);
      return aged;
    },
    moment: () => writes,
    keep(resource, moment) {
      if (moment !== writes || young.has(resource.id)) return;
      // A text that was put together from parts is kept in one piece: its parts would be joined anew at each answer.
      add({ ...resource, text: Buffer.from(resource.text).toString() });
    },
    forget(id) {
      writes += 1;
      const known = young.get(id);
      if (known !== undefined) youngBytes -= known.text.length + overhead;
      young.delete(id);
      old.delete(id);
    },
  };
}
