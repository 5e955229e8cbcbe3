import { scimErrors } from "../error/scim-error.ts";
import type { ResourceStore } from "../provider/resource-store.ts";
import type { ResourceTypeDescription } from "../schema/resource-type.ts";

export interface MemoryStore extends ResourceStore<unknown> {
  /** How many resources it holds. */
  readonly size: number;
}

export function createMemoryStore(type: ResourceTypeDescription, _clock: () => number = Date.now): MemoryStore {
  throw scimErrors.notImplemented(type.name);
}
