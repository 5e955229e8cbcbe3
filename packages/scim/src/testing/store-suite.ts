import type { test as nodeTest } from "node:test";
import { changeBehaviours } from "./store/changes.ts";
import { elementBehaviours } from "./store/elements.ts";
import { listBehaviours } from "./store/lists.ts";
import { renderedBehaviours } from "./store/rendered.ts";
import { resourceBehaviours } from "./store/resources.ts";
import { behaviourOf, type StoreSubject } from "./store/subject.ts";

export type { StoreSubject } from "./store/subject.ts";

/**
 * What every `ResourceStore` does. `open` gives an empty one each time; what a store does not offer is skipped, with the reason. A
 * store that leaves filters, order and pages to the provider is tried together with it.
 */
export function storeSuite(name: string, test: typeof nodeTest, open: () => Promise<StoreSubject>): void {
  const behaviour = behaviourOf(name, test, open);
  resourceBehaviours(behaviour);
  changeBehaviours(behaviour);
  listBehaviours(behaviour);
  elementBehaviours(behaviour);
  renderedBehaviours(behaviour);
}
