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

/** What an entry takes beside its text: its key, its place in two maps, two objects. In bytes, roughly. */
const overhead = 320;
/** What one resource is found by at most; a type has as many unique attributes at most. */
const mostLookups = 8;

/** A text, and what it is found by. */
interface Kept {
  readonly resource: RenderedResource;
  readonly lookups: string[];
}

/** Only for a store whose resources nobody else writes. What nobody asked for lately is dropped first. */
export function createTextCache(maximumBytes: number): TextCache {
  const texts = new LRUCache<string, Kept>({
    maxSize: maximumBytes,
    sizeCalculation: ({ resource }) => resource.text.length + overhead,
    dispose(kept) {
      for (const lookup of kept.lookups) if (found.get(lookup) === kept) found.delete(lookup);
    },
  });
  const found = new Map<string, Kept>();
  let writes = 0;

  const hasRoom = () => texts.calculatedSize < 0.95 * maximumBytes;

  return {
    // While nothing has to go, it does not matter what was read last, and to note it would cost as much as the rest.
    get: (id) => (hasRoom() ? texts.peek(id) : texts.get(id))?.resource,
    find(lookup) {
      const kept = found.get(lookup);
      if (kept !== undefined && !hasRoom()) texts.get(kept.resource.id);
      return kept?.resource;
    },
    moment: () => writes,
    keep(resource, moment, ...lookups) {
      if (moment !== writes) return;
      const { id } = resource;
      // A text that was put together from parts is kept in one piece: its parts would be joined anew at each answer.
      if (!texts.has(id)) {
        texts.set(id, { resource: { ...resource, text: Buffer.from(resource.text).toString() }, lookups: [] });
      }
      const kept = texts.get(id);
      // One that is larger than the bound is not kept.
      if (kept === undefined) return;
      for (const lookup of lookups.slice(0, mostLookups - kept.lookups.length)) {
        if (!kept.lookups.includes(lookup)) kept.lookups.push(lookup);
        found.set(lookup, kept);
      }
    },
    hasRoom,
    forget(id) {
      writes += 1;
      texts.delete(id);
    },
  };
}
