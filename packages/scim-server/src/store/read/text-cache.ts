import type { RenderedResource } from "@castellan/scim";
import { createGenerations } from "./generations.ts";

/** Texts of resources that were read lately, within a bound. */
export interface TextCache {
  get(id: string): RenderedResource | undefined;
  /** The resource that a look-up found the last time, unless it was written since. */
  find(lookup: string): RenderedResource | undefined;
  /** To be asked before a resource is read, and given with what was read. */
  moment(): number;
  /** Keeps what was read, unless something was written since `moment`: it may be from before. `lookup`: what it was found by. */
  keep(resource: RenderedResource, moment: number, lookup?: string): void;
  /** To be called after a write was committed and before it is answered. */
  forget(id: string): void;
}

/** What an entry takes beside its text: its key, its place in a map, two objects. In bytes, roughly. */
const overhead = 256;

/** Only for a store whose resources nobody else writes. */
export function createTextCache(maximumBytes: number): TextCache {
  const texts = createGenerations<RenderedResource>(maximumBytes, ({ text }) => text.length + overhead);
  // As many as there are texts of some size: one look-up a resource.
  const found = createGenerations<Pick<RenderedResource, "id" | "version">>(maximumBytes / 1024, () => 1);
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
    keep(resource, moment, lookup) {
      if (moment !== writes) return;
      const { id, version } = resource;
      // A text that was put together from parts is kept in one piece: its parts would be joined anew at each answer.
      if (texts.get(id) === undefined) texts.set(id, { ...resource, text: Buffer.from(resource.text).toString() });
      if (lookup !== undefined) found.set(lookup, { id, version });
    },
    forget(id) {
      writes += 1;
      texts.delete(id);
    },
  };
}
