import assert from "node:assert/strict";
import { test } from "node:test";
import {
  coreGroupSchema,
  coreUserSchema,
  createProvider,
  type JsonObject,
  type JsonValue,
  messageUris,
  parseFilter,
  profiles,
  type ScimResponse,
} from "@castellan/scim";
import { createSqlStore, type ScimTables, type SqlStore } from "@castellan/scim-server";
import type { Database } from "@castellan/storage";
import { emptied, onBothEngines } from "./support/engines.ts";

const userType = { name: "User", endpoint: "/Users", description: "User", schema: coreUserSchema, extensions: [] };
const groupType = { name: "Group", endpoint: "/Groups", description: "Group", schema: coreGroupSchema, extensions: [] };

function serve(database: Database<ScimTables>) {
  const failures: unknown[] = [];
  const users = createSqlStore<string>({ database, type: userType, hashSecret: async () => "hash" });
  const groups = createSqlStore<string>({ database, type: groupType, indexed: ["displayName"], apart: ["members"] });
  const provider = createProvider<string>({
    resourceTypes: [
      { ...userType, store: users },
      { ...groupType, store: groups },
    ],
    profile: profiles.default,
    authenticationSchemes: [],
    maxResults: 1_000,
    onInternalError: (error) => failures.push(error),
  });
  const call = (method: string, path: string, body?: JsonValue, headers: Readonly<Record<string, string>> = {}) =>
    provider.handle({
      method,
      path,
      query: "",
      headers: { "content-type": "application/scim+json", ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      baseUrl: "https://scim.example/v2",
      caller: "",
    });
  const patch = (path: string, ...operations: JsonObject[]) =>
    call("PATCH", path, { schemas: [messageUris.patchOp], Operations: operations });
  return { call, patch, users, groups, failures };
}

const group = (displayName: string, members: readonly string[]): JsonObject => ({
  schemas: [coreGroupSchema.id],
  displayName,
  members: members.map((value) => ({ value })),
});

async function found(store: SqlStore<string>, text: string) {
  const result = await store.list("", { filter: parseFilter(text, userType), startIndex: 1, count: 9, excluded: [] });
  assert.ok(result.kind === "page");
  return result;
}

const read = ({ body }: ScimResponse): JsonObject => JSON.parse(body ?? "{}");
const statuses = (answers: readonly ScimResponse[]) => [...new Set(answers.map(({ status }) => status))].sort();

function valuesOf({ members }: JsonObject): readonly string[] {
  return Array.isArray(members) ? members.map((member) => String(member.value)).sort() : [];
}

await onBothEngines("races", (engine) => {
  const open = emptied(engine);

  test("of whole lists of members that are put at once, one is there in the end", async () => {
    const { call, patch, failures } = serve(await open());
    const { id } = read(await call("POST", "/Groups", group("g", ["z"])));
    const path = `/Groups/${id}`;
    const lists = Array.from({ length: 8 }, (_, number) => [`${number}a`, `${number}b`]);
    const puts = await Promise.all(lists.map((members) => call("PUT", path, group("g", members))));
    assert.deepEqual(statuses(puts), [200]);
    const put = valuesOf(read(await call("GET", path)));
    assert.ok(
      lists.some((members) => members.join() === put.join()),
      put.join(),
    );
    const replaced = await Promise.all(
      lists.map((members) =>
        patch(path, { op: "replace", path: "members", value: members.map((value) => ({ value: `r${value}` })) }),
      ),
    );
    assert.deepEqual(statuses(replaced), [200]);
    const last = valuesOf(read(await call("GET", path)));
    assert.ok(
      lists.some((members) => members.map((value) => `r${value}`).join() === last.join()),
      last.join(),
    );
    assert.deepEqual(failures, []);
  });

  test("members, names, whole lists and deletions at once: every answer is one that a client understands", async () => {
    const database = await open();
    const { call, patch, groups, failures } = serve(database);
    const { id } = read(await call("POST", "/Groups", group("g", ["z"])));
    const path = `/Groups/${id}`;
    const add = (value: string) => patch(path, { op: "add", path: "members", value: [{ value }] });
    const remove = (value: string) => patch(path, { op: "remove", path: `members[value eq "${value}"]` });
    const rename = (displayName: string, value: string) =>
      patch(
        path,
        { op: "replace", path: "displayName", value: displayName },
        { op: "add", path: "members", value: [{ value }] },
      );
    const some = (make: (number: number) => Promise<ScimResponse>) =>
      Array.from({ length: 40 }, (_, number) => make(number));
    await Promise.all(some((number) => add(`gone${number}`)));
    const answers = await Promise.all([
      ...some((number) => add(`new${number}`)),
      ...some((number) => remove(`gone${number}`)),
      ...some((number) => rename(`g${number % 3}`, `with${number}`)),
      ...some((number) => add(`new${number}`)),
    ]);
    assert.deepEqual(statuses(answers), [200]);
    const expected = ["new", "with"].flatMap((name) => Array.from({ length: 40 }, (_, number) => `${name}${number}`));
    assert.deepEqual(valuesOf(read(await call("GET", path))), [...expected, "z"].sort());
    const stale = await Promise.all(
      some((number) => call("PUT", path, group("s", [`s${number}`]), { "if-match": 'W/"1"' })),
    );
    assert.deepEqual(statuses(stale), [412]);
    const { headers } = await call("GET", path);
    const once = await Promise.all(
      some((number) => call("PUT", path, group("once", [`o${number}`]), { "if-match": headers.etag ?? "" })),
    );
    assert.deepEqual(once.map(({ status }) => status).sort(), [200, ...Array.from({ length: 39 }, () => 412)]);
    const last = await Promise.all([
      ...some((number) => add(`late${number}`)),
      call("DELETE", path),
      ...some((number) => rename("late", `later${number}`)),
      call("PUT", path, group("put", [])),
    ]);
    assert.ok(
      last.every(({ status }) => [200, 204, 404].includes(status)),
      statuses(last).join(),
    );
    assert.equal((await call("GET", path)).status, 404);
    assert.equal(await groups.count(), 0);
    for (const table of ["scim_resources", "scim_elements", "scim_index"] as const) {
      assert.deepEqual(await database.sql.selectFrom(table).select("seq").execute(), [], `left in ${table}`);
    }
    assert.deepEqual(failures, []);
  });

  test("of many that want one name, one has it, also where they change names in a circle", async () => {
    const { call, patch, users, failures } = serve(await open());
    const user = (userName: string) => ({ schemas: [coreUserSchema.id], userName });
    const made = await Promise.all(
      Array.from({ length: 40 }, (_, number) => call("POST", "/Users", user(number % 2 === 0 ? "Same" : "same"))),
    );
    assert.deepEqual(made.map(({ status }) => status).sort(), [201, ...Array.from({ length: 39 }, () => 409)]);
    assert.equal(await users.count(), 1);
    const ids = await Promise.all(
      ["a", "b", "c"].map(async (name) => read(await call("POST", "/Users", user(name))).id),
    );
    const rename = (index: number, userName: string) =>
      patch(`/Users/${ids[index]}`, { op: "replace", path: "userName", value: userName });
    for (let round = 0; round < 5; round += 1) {
      const answers = await Promise.all([
        rename(0, "b"),
        rename(1, "c"),
        rename(2, "a"),
        rename(0, "c"),
        rename(1, "a"),
        rename(2, "b"),
      ]);
      assert.ok(
        answers.every(({ status }) => status === 200 || status === 409),
        statuses(answers).join(),
      );
    }
    const names = await Promise.all(ids.map(async (id) => read(await call("GET", `/Users/${id}`)).userName));
    assert.equal(new Set(names).size, 3);
    for (const [index, name] of names.entries()) {
      const { resources } = await found(users, `userName eq "${name}"`);
      assert.deepEqual(
        resources.map(({ id }) => id),
        [ids[index]],
      );
    }
    assert.deepEqual(failures, []);
  });

  test("a whole list is put in the end, though members are added all the while", async () => {
    const { call, patch, failures } = serve(await open());
    const { id } = read(await call("POST", "/Groups", group("g", ["z"])));
    const path = `/Groups/${id}`;
    let isPut = false;
    let added = 0;
    const keepAdding = async (worker: number) => {
      for (let number = 0; !isPut && number < 100; number += 1) {
        const value = [{ value: `${worker}.${number}` }];
        const { status } = await patch(path, { op: "add", path: "members", value });
        assert.ok(status === 200 || status === 204);
        added += 1;
      }
    };
    const adding = Promise.all(Array.from({ length: 20 }, (_, worker) => keepAdding(worker)));
    const answer = await call("PUT", path, group("put", ["p"]));
    isPut = true;
    await adding;
    assert.equal(answer.status, 200, `after ${added} members`);
    assert.ok(added < 2_000, "it was put among the others, not after them");
    assert.deepEqual(failures, []);
  });
});
