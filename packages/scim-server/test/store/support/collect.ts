import type { ListQuery, Resource, ResourceStore } from "@castellan/scim";

export async function collect<Item>(items: AsyncIterable<Item>): Promise<readonly Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}

/** A page that the store has to answer as one. */
export async function pageOf(store: ResourceStore<string>, query: Partial<ListQuery>) {
  const result = await store.list("", { startIndex: 1, count: 1_000, excluded: [], ...query });
  if (result.kind !== "page") throw new Error("The store gave candidates for a page.");
  return result;
}

/** Every resource of a list, page by page, each beginning where the one before it ended. */
export async function walk(
  store: ResourceStore<string>,
  query: Partial<ListQuery>,
  between: () => Promise<unknown> = async () => undefined,
): Promise<readonly Resource[]> {
  const all: Resource[] = [];
  let page = await pageOf(store, { wantsNext: true, ...query });
  for (;;) {
    all.push(...page.resources);
    if (page.next === undefined) return all;
    await between();
    page = await pageOf(store, { wantsNext: true, ...query, after: page.next });
  }
}
