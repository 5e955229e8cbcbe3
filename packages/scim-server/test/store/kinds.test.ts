import assert from "node:assert/strict";
import { test } from "node:test";
import { createProvider, type JsonObject, messageUris, profiles } from "@castellan/scim";
import { createSqlStore } from "@castellan/scim-server";
import { emptied, onBothEngines } from "./support/engines.ts";
import { hashSecret, userType } from "./support/types.ts";

/** Elements of one value that differ by type, one of which has none: two elements (RFC 7643 section 2.4). */
await onBothEngines("elements with and without a type", (engine) => {
  const open = emptied(engine);

  for (const apart of [[], ["emails"]]) {
    test(`are two, also ${apart.length === 0 ? "in one document" : "apart"}`, async () => {
      const store = createSqlStore<string>({ database: await open(), type: userType, apart, hashSecret });
      const resourceTypes = [{ ...userType, store }];
      const provider = createProvider<string>({
        resourceTypes,
        profile: profiles.default,
        authenticationSchemes: [],
        maxResults: 10,
      });
      const call = async (method: string, path: string, body: JsonObject): Promise<JsonObject> => {
        const request = { method, path, query: "", headers: {}, baseUrl: "https://scim.example", caller: "" };
        const answer = await provider.handle({ ...request, body: JSON.stringify(body) });
        assert.ok(answer.status < 300, answer.body);
        return JSON.parse(answer.body ?? "{}");
      };
      const untyped = { value: "a@example.com" };
      const typed = { value: "a@example.com", type: "work" };
      const user = (...emails: JsonObject[]) => ({ schemas: [userType.schema.id], userName: "a", emails });
      const { id } = await call("POST", "/Users", user(untyped, typed));
      const patch = { schemas: [messageUris.patchOp], Operations: [{ op: "remove", path: "emails[not (type pr)]" }] };
      assert.deepEqual((await call("PATCH", `/Users/${id}`, patch)).emails, [typed]);
      assert.deepEqual((await call("PUT", `/Users/${id}`, user(untyped, typed))).emails, [untyped, typed]);
      const other = { schemas: [messageUris.patchOp], Operations: [{ op: "remove", path: 'emails[type eq "work"]' }] };
      assert.deepEqual((await call("PATCH", `/Users/${id}`, other)).emails, [untyped]);
    });
  }
});
