import type { RenderedResource } from "@castellan/scim";
import { LRUCache } from "lru-cache";

/** Texts of resources that were read lately, within a bound. */
export interface TextCache {
  get(id: string): RenderedResource | undefined;
  /** The resource that a look-up found the last time, unless it was written since. */
  find(lookup: string): RenderedResource | undefined;
  /** To be asked before a resource is read, and given with what was read. */
  moment(): number;
  /** Keeps what was read, unless something was written since `moment`: it may be from before. `lookups`: what it is found by. */
  keep(resource: RenderedResource, moment: number, ...lookups: readonly string[]): void;
  /** Whether more can be kept without dropping what nobody asked for lately. */
  hasRoom(): boolean;
  /** To be called after a write was committed and before it is answered. */
  forget(id: string): void;
}

/** What an entry takes beside its text: its key, its place in a map, two objects. In bytes, roughly. */
const overhead = 256;

/** Only for a store whose resources nobody else writes. What nobody asked for lately is dropped first. */
export function createTextCache(maximumBytes: number): TextCache {
  const texts = new LRUCache<string, RenderedResource>({
    maxSize: maximumBytes,
    sizeCalculation: ({ text }) => text.length + overhead,
  });
  // As many as there are texts of some size: one look-up a resource.
  const mostLookups = Math.ceil(maximumBytes / 1024);
  const found = new LRUCache<string, Pick<RenderedResource, "id" | "version">>({
    maxSize: mostLookups,
    sizeCalculation: () => 1,
  });
  let writes = 0;
  return {
    get: (id) => texts.get(id),
    find(lookup) {
      const known = found.get(lookup);
      const resource = known === undefined ? undefined : texts.get(known.id);
      // Of another version it may have another value by now.
      return resource?.version === known?.version ? resource : undefined;
    },
    moment: () => writes,
    keep(resource, moment, ...lookups) {
      if (moment !== writes) return;
      const { id, version } = resource;
      // A text that was put together from parts is kept in one piece: its parts would be joined anew at each answer.
      if (texts.get(id) === undefined) texts.set(id, { ...resource, text: Buffer.from(resource.text).toString() });
      for (const lookup of lookups) found.set(lookup, { id, version });
    },
    hasRoom: () => texts.calculatedSize < 0.95 * maximumBytes && found.size < 0.95 * mostLookups,
    forget(id) {
      writes += 1;
      texts.delete(id);
    },
  };
}
