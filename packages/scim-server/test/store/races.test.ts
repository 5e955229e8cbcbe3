import assert from "node:assert/strict";
import { test } from "node:test";
import {
  coreGroupSchema,
  coreUserSchema,
  createProvider,
  type JsonObject,
  type JsonValue,
  messageUris,
  profiles,
  type ScimResponse,
} from "@castellan/scim";
import { createSqlStore, type ScimTables } from "@castellan/scim-server";
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
});
