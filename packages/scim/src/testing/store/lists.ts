import assert from "node:assert/strict";
import { parseFilter } from "../../filter/parse.ts";
import { filterPredicate } from "../../filter/predicate.ts";
import { isArray, isObject } from "../../json/value.ts";
import type { ListQuery } from "../../list/list-query.ts";
import type { ResourceStore } from "../../provider/resource-store.ts";
import type { JsonValue, NewResource, Resource } from "../../resource/resource.ts";
import { type Behaviour, createAll, idsOf, pageOf, sorted, user, userType, without } from "./subject.ts";

/** Few values, so that some are equal, and some missing. */
function population(size: number): readonly NewResource[] {
  return Array.from({ length: size }, (_, number) =>
    user(`${["Anna", "bert", "Çelik", "dora"][number % 4]}.${number}`, {
      ...(number % 3 === 0 ? {} : { title: ["Engineer", "engineer", "Manager"][number % 5] ?? "" }),
      ...(number % 2 === 0 ? { externalId: `EXT-${number}` } : {}),
      ...(number % 5 === 0 ? {} : { active: number % 4 !== 1 }),
      name: { familyName: `Family ${number % 6}`, ...(number % 4 === 0 ? {} : { givenName: "100%_\\" }) },
      emails: [
        { value: `${number}@Example.com`, type: "work", primary: true },
        ...(number % 3 === 1 ? [{ value: `home${number % 2}@example.org`, type: "home" }] : []),
      ],
    }),
  );
}

const filters = [
  'userName eq "ANNA.0"',
  'userName ne "anna.0"',
  'userName co "ER"',
  'userName sw "çel"',
  'userName ew ".1"',
  'userName gt "b" and userName le "dora.3"',
  'externalId eq "EXT-2"',
  'externalId eq "ext-2"',
  'externalId sw "EXT-1"',
  "title pr",
  "not (title pr)",
  'not (title eq "engineer")',
  'title ne "engineer"',
  "active eq true",
  "active ne true",
  'name.familyName eq "family 3" or name.familyName eq "Family 4"',
  'name.givenName co "%_\\\\"',
  "name.givenName eq null",
  'emails.type eq "home"',
  'emails co "EXAMPLE.ORG"',
  'emails[type eq "home" and value sw "home1"]',
  'emails[type eq "work" and value co "home"]',
  'not (emails[type eq "home"])',
  "emails[not (primary eq true)]",
  'meta.created gt "2001-01-01T00:00:00Z" and meta.resourceType eq "User"',
  'meta.lastModified lt "2001-01-01T00:00:00Z"',
  'meta.created co "T"',
  'schemas eq "urn:ietf:params:scim:schemas:core:2.0:User"',
  'id eq "nobody"',
] as const;

/** What a resource is sorted by, for the few attributes below: of several values the primary one. */
function sortedValue(resource: Resource, attribute: string, subAttribute: string | undefined): string | undefined {
  const value = resource[attribute];
  const one = isArray(value) ? value[0] : value;
  const plain: JsonValue | undefined = subAttribute !== undefined && isObject(one) ? one[subAttribute] : one;
  return plain === undefined ? undefined : String(plain).toLowerCase();
}

async function walk(
  store: ResourceStore<string>,
  query: Partial<ListQuery>,
  between: (page: number) => Promise<unknown> = async () => undefined,
): Promise<readonly Resource[] | undefined> {
  const all: Resource[] = [];
  let page = await pageOf(store, { ...query, wantsNext: true });
  if (page.next === undefined && page.resources.length < page.totalResults) return undefined;
  for (let number = 1; ; number += 1) {
    all.push(...page.resources);
    if (page.next === undefined) return all;
    await between(number);
    page = await pageOf(store, { ...query, wantsNext: true, after: page.next });
  }
}

/** What a store does with a list, alone or with the provider. */
export function listBehaviours(behaviour: Behaviour): void {
  behaviour("lists all it has, with its true number", async (store) => {
    assert.equal((await pageOf(store)).totalResults, 0);
    const created = await createAll(store, population(12));
    const page = await pageOf(store);
    assert.deepEqual(sorted(idsOf(page.resources)), sorted(idsOf(created)));
    assert.equal(page.totalResults, 12);
    await store.delete("", created[3]?.id ?? "");
    assert.equal((await pageOf(store, { count: 0 })).totalResults, 11);
    assert.deepEqual((await pageOf(store, { count: 0 })).resources, []);
  });

  behaviour("gives resources as a read of each gives them", async (store) => {
    await createAll(store, population(5));
    for (const resource of (await pageOf(store)).resources)
      assert.deepEqual(resource, await store.get("", resource.id));
  });

  behaviour("finds what a filter takes", async (store) => {
    const created = await createAll(store, population(24));
    for (const text of [...filters, `id eq "${created[5]?.id}"`]) {
      const filter = parseFilter(text, userType);
      const expected = created.filter(filterPredicate(filter, userType));
      const page = await pageOf(store, { filter });
      assert.deepEqual(sorted(idsOf(page.resources)), sorted(idsOf(expected)), text);
      assert.equal(page.totalResults, expected.length, text);
      const part = await pageOf(store, { filter, startIndex: 2, count: 1 });
      assert.equal(part.totalResults, expected.length, text);
      assert.equal(part.resources.length, Math.min(1, Math.max(0, expected.length - 1)), text);
    }
  });

  behaviour("sorts by one attribute, what has no value last, or first when descending", async (store) => {
    const created = await createAll(store, population(24));
    const keys = [["userName"], ["title"], ["externalId"], ["name", "familyName"], ["emails", "value"]] as const;
    for (const [attribute, subAttribute] of keys) {
      const path = { attribute, ...(subAttribute === undefined ? {} : { subAttribute }) };
      const values = created.map((resource) => sortedValue(resource, attribute, subAttribute));
      const expected = [
        ...values.filter((value) => value !== undefined).sort(),
        ...values.filter((one) => one === undefined),
      ];
      for (const order of ["ascending", "descending"] as const) {
        const page = await pageOf(store, { sort: { path, order } });
        const found = page.resources.map((resource) => sortedValue(resource, attribute, subAttribute));
        assert.deepEqual(found, order === "ascending" ? expected : expected.toReversed(), `${attribute} ${order}`);
        const part = await pageOf(store, { sort: { path, order }, startIndex: 20, count: 3 });
        assert.deepEqual(
          idsOf(part.resources),
          idsOf(page.resources).slice(19, 22),
          `${attribute} ${order}, in the middle`,
        );
      }
    }
  });

  behaviour("cuts a list into pages by index that neither lose nor repeat", async (store) => {
    const created = await createAll(store, population(25));
    const found: string[] = [];
    for (let startIndex = 1; startIndex <= 31; startIndex += 4) {
      const page = await pageOf(store, { startIndex, count: 4 });
      assert.equal(page.totalResults, 25);
      found.push(...idsOf(page.resources));
    }
    assert.equal(found.length, 25);
    assert.deepEqual(sorted(found), sorted(idsOf(created)));
  });

  behaviour("goes on after a page, whatever comes and goes meanwhile", async (store, context) => {
    const created = await createAll(store, population(24));
    const queries: readonly Partial<ListQuery>[] = [
      {},
      { filter: parseFilter("title pr", userType) },
      // Few stores can say this of a time, and leave it to the provider.
      { filter: parseFilter('meta.created co "T"', userType) },
      {
        filter: parseFilter('meta.created co "T"', userType),
        sort: { path: { attribute: "title" }, order: "descending" },
      },
      { sort: { path: { attribute: "title" }, order: "ascending" } },
      { sort: { path: { attribute: "title" }, order: "descending" } },
      { sort: { path: { attribute: "userName" }, order: "descending" } },
    ];
    for (const [number, query] of queries.entries()) {
      const taken = query.filter === undefined ? undefined : filterPredicate(query.filter, userType);
      const others: string[] = [];
      const found = await walk(store, { ...query, count: 3 }, async (page) => {
        const gone = others.pop();
        if (gone !== undefined) await store.delete("", gone);
        const title = page % 2 === 0 ? { title: "engineer" } : {};
        others.push((await store.create("", user(`other.${number}.${page}`, title))).id);
      });
      if (found === undefined) return context.skip("the store pages by index alone");
      const ids = idsOf(found);
      assert.equal(new Set(ids).size, ids.length, "a resource came twice");
      const stayed = idsOf(created.filter((resource) => taken?.(resource) ?? true));
      for (const id of stayed) assert.ok(ids.includes(id), "a resource was lost");
      for (const id of others) await store.delete("", id);
    }
  });

  behaviour("leaves out of a list what nobody sees, and nothing else", async (store) => {
    const [created] = await createAll(store, population(1));
    const { resources } = await pageOf(store, { excluded: [{ attribute: "emails" }] });
    assert.equal(resources.length, 1);
    assert.deepEqual(without(resources[0], "emails"), without(created, "emails"));
  });
}
