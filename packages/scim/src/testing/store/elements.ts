import assert from "node:assert/strict";
import { isArray, isObject } from "../../json/value.ts";
import { profiles } from "../../profile/profile.ts";
import { createProvider } from "../../provider/provider.ts";
import type { AttributeChange, ReadOptions, ResourceStore } from "../../provider/resource-store.ts";
import type { Resource } from "../../resource/resource.ts";
import { coreGroupSchema } from "../../schema/core-group.ts";
import { messageUris } from "../../schema/uris.ts";
import { type Behaviour, group, refusal, without } from "./subject.ts";

const path = { attribute: "members" };
const noGroups = "the store has no groups";

function membersOf(resource: Resource | undefined): readonly string[] {
  const members = resource?.members;
  const values = (isArray(members) ? members : []).map((member) => (isObject(member) ? String(member.value) : ""));
  return values.sort();
}

/** Reads of a group what a change of these members needs, as the provider does. */
async function readFor(groups: ResourceStore<string>, id: string, values: readonly string[]) {
  const options: ReadOptions = { excluded: [], elements: [{ path, values }] };
  const before = await groups.get("", id, options);
  assert.ok(before);
  return { before, options };
}

async function change(
  groups: ResourceStore<string>,
  id: string,
  operation: "add" | "remove",
  values: readonly string[],
  expectedVersion?: string,
) {
  const { before, options } = await readFor(groups, id, values);
  const elements = values.map((value) => ({ value, type: "User" }));
  const known = isArray(before.members) ? before.members : [];
  const others = known.filter((member) => !isObject(member) || !values.includes(String(member.value)));
  const members = operation === "add" ? [...others, ...elements] : others;
  const assigned = members.length === 0 ? {} : { members };
  const changes: readonly AttributeChange[] = [{ path, operation, value: elements }];
  const after = { ...without(before, "members"), ...assigned, schemas: before.schemas, id: before.id };
  return groups.modify("", id, { before, after, changes }, expectedVersion, options);
}

/** What a store does with the elements of a list that may be long: the members of a group. */
export function elementBehaviours(behaviour: Behaviour): void {
  behaviour("adds and removes single members", async (_store, context, { groups }) => {
    if (groups === undefined) return context.skip(noGroups);
    const created = await groups.create("", group("all", ["1", "2", "3"]));
    const added = await change(groups, created.id, "add", ["4"]);
    assert.notEqual(added?.meta?.version, created.meta?.version);
    if (added !== undefined) assert.deepEqual(membersOf(added), ["1", "2", "3", "4"]);
    await change(groups, created.id, "remove", ["1", "3"]);
    assert.deepEqual(membersOf(await groups.get("", created.id)), ["2", "4"]);
    await change(groups, created.id, "remove", ["2", "4"]);
    assert.equal((await groups.get("", created.id))?.members, undefined);
  });

  behaviour("gives the members that matter, at least", async (_store, context, { groups }) => {
    if (groups === undefined) return context.skip(noGroups);
    const created = await groups.create("", group("all", ["1", "2", "3"]));
    const { before } = await readFor(groups, created.id, ["2", "9"]);
    assert.ok(membersOf(before).includes("2"));
    assert.ok(!membersOf(before).includes("9"));
    const excluded = await groups.get("", created.id, { excluded: [path] });
    assert.equal(excluded?.displayName, "all");
    assert.deepEqual(membersOf(await groups.get("", created.id)), ["1", "2", "3"]);
  });

  behaviour(
    "adds a member once, however often, and changes other attributes beside",
    async (_store, context, { groups }) => {
      if (groups === undefined) return context.skip(noGroups);
      const created = await groups.create("", group("all", ["1"]));
      await change(groups, created.id, "add", ["2"]);
      const { before, options } = await readFor(groups, created.id, ["3"]);
      const known = isArray(before.members) ? before.members : [];
      const element = { value: "3", type: "User" };
      const after = { ...before, displayName: "renamed", members: [...known, element] };
      const changes: readonly AttributeChange[] = [
        { path: { attribute: "displayName" }, operation: "set", value: "renamed" },
        { path, operation: "add", value: [element] },
      ];
      await groups.modify("", created.id, { before, after, changes }, undefined, options);
      const changed = await groups.get("", created.id);
      assert.equal(changed?.displayName, "renamed");
      assert.deepEqual(membersOf(changed), ["1", "2", "3"]);
    },
  );

  behaviour("checks the version that a client expects of a group", async (_store, context, { groups }) => {
    if (groups === undefined) return context.skip(noGroups);
    const created = await groups.create("", group("all", ["1"]));
    await change(groups, created.id, "add", ["2"], created.meta?.version);
    const stale = change(groups, created.id, "add", ["3"], created.meta?.version);
    await assert.rejects(stale, refusal("preconditionFailed"));
    assert.deepEqual(membersOf(await groups.get("", created.id)), ["1", "2"]);
  });

  behaviour("keeps big groups, and gives them back whole or not at all", async (_store, context, { groups }) => {
    if (groups === undefined) return context.skip(noGroups);
    const names = Array.from({ length: 300 }, (_, number) => `m${number}`);
    const created = await groups.create("", group("big", names));
    assert.equal(membersOf(created).length, 300);
    const changed = await change(groups, created.id, "add", ["one more"]);
    if (changed !== undefined) assert.equal(membersOf(changed).length, 301);
    assert.equal(membersOf(await groups.get("", created.id)).length, 301);
    await groups.delete("", created.id);
    const next = await groups.create("", group("big", []));
    assert.deepEqual(membersOf(await groups.get("", next.id)), []);
  });

  behaviour("ends with 200 members when 200 clients add one each at once", async (_store, context, { groups }) => {
    if (groups === undefined) return context.skip(noGroups);
    const provider = createProvider<string>({
      resourceTypes: [
        {
          name: "Group",
          endpoint: "/Groups",
          description: "Group",
          schema: coreGroupSchema,
          extensions: [],
          store: groups,
        },
      ],
      profile: profiles.default,
      authenticationSchemes: [],
      maxResults: 1_000,
    });
    const created = await groups.create("", group("all", []));
    const headers = { "content-type": "application/scim+json" };
    const add = (number: number) => {
      const operation = { op: "add", path: "members", value: [{ value: `m${number}`, type: "User" }] };
      const body = JSON.stringify({ schemas: [messageUris.patchOp], Operations: [operation] });
      return provider.handle({
        method: "PATCH",
        path: `/Groups/${created.id}`,
        query: "",
        headers,
        body,
        baseUrl: "https://scim.example/v2",
        caller: "",
      });
    };
    const answers = await Promise.all(Array.from({ length: 200 }, (_, number) => add(number)));
    for (const answer of answers) assert.ok(answer.status === 200 || answer.status === 204, answer.body);
    assert.equal(membersOf(await groups.get("", created.id)).length, 200);
  });
}
