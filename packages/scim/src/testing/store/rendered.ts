import assert from "node:assert/strict";
import { parseFilter } from "../../filter/parse.ts";
import type { RenderedResource, ResourceStore } from "../../provider/resource-store.ts";
import type { Resource } from "../../resource/resource.ts";
import { type Behaviour, createAll, everything, group, user, userType, without } from "./subject.ts";

/** A rendered resource is what a read gives, text for value, but for what is not shown. */
async function isSame(store: ResourceStore<string>, rendered: RenderedResource): Promise<void> {
  const shown: Resource = JSON.parse(`${rendered.text}}}`);
  assert.deepEqual(shown, without(await store.get("", rendered.id), "password"));
  assert.equal(shown.id, rendered.id);
  assert.equal(shown.meta?.version, rendered.version);
  assert.match(rendered.text, /,"meta":\{[^{}]*$/);
}

/** What a store that renders gives. */
export function renderedBehaviours(behaviour: Behaviour): void {
  behaviour("renders a resource as a read gives it", async (store, context) => {
    if (store.rendered === undefined) return context.skip("the store renders nothing");
    const values = { externalId: 'a"b\\c\u2028\u{1f600}', emails: [{ value: "a@example.com" }], password: "hunter2" };
    const created = await store.create("", user("a", values));
    const rendered = await store.rendered.get("", created.id);
    assert.ok(rendered);
    await isSame(store, rendered);
    assert.equal(await store.rendered.get("", "nobody"), undefined);
  });

  behaviour("renders a page as a list gives it", async (store, context) => {
    if (store.rendered === undefined) return context.skip("the store renders nothing");
    await createAll(store, [user("a", { title: "x" }), user("b"), user("c", { title: "y" })]);
    const filter = parseFilter("title pr", userType);
    for (const query of [everything, { ...everything, filter }, { ...everything, startIndex: 2, count: 1 }]) {
      const listed = await store.list("", query);
      const page = await store.rendered.list("", { ...query, excluded: [{ attribute: "password" }] });
      assert.ok(page !== undefined && listed.kind === "page");
      assert.equal(page.totalResults, listed.totalResults);
      assert.deepEqual(
        page.resources.map((one) => one.id),
        listed.resources.map((one) => one.id),
      );
      for (const rendered of page.resources) await isSame(store, rendered);
    }
  });

  behaviour("renders groups with their members", async (_store, context, { groups }) => {
    if (groups?.rendered === undefined) return context.skip("the store renders no groups");
    const created = await groups.create("", group("all", ["1", "2", "3"]));
    await groups.create("", group("none", []));
    const rendered = await groups.rendered.get("", created.id);
    assert.ok(rendered);
    await isSame(groups, rendered);
    const page = await groups.rendered.list("", everything);
    assert.equal(page?.resources.length, 2);
    for (const one of page?.resources ?? []) await isSame(groups, one);
  });
}
