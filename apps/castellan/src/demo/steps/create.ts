import assert from "node:assert/strict";
import { asDocument, textOf } from "../../client/documents.ts";
import { userSchema } from "../scim.ts";
import type { Step } from "../step.ts";

/** The body that worked, as it was posted in the thread that this story is from. */
const body = {
  schemas: [userSchema],
  userName: "scim.test01",
  name: { givenName: "SCIM", familyName: "Test" },
  displayName: "SCIM Test",
  active: true,
  emails: [{ value: "scim@test.com", type: "work", primary: true }],
  userType: "EPVUser",
  password: "P@ssw0rd123!",
};

/** A user is created over SCIM: first as it was tried, then as it works. */
export const createSteps: readonly Step[] = [
  {
    title: "A body wrapped in userData is refused, and the answer says what to change",
    play: async ({ gateway, narrator }) => {
      const answer = await gateway.told.call("POST", "/scim/v2/Users/", {
        body: { userData: body },
        contentType: "application/json",
      });
      assert.equal(answer.status, 400);
      const detail = textOf(asDocument(answer.body, "an error"), "detail");
      narrator.say(`  in full: ${detail}`);
      assert.match(detail, /^user data is required/);
      assert.match(detail, /userData/);
      assert.match(detail, /root/);
    },
  },
  {
    title: "The same body with its members at the root creates the user",
    play: async ({ gateway }, memory) => {
      const answer = await gateway.told.call("POST", "/scim/v2/Users/", { body, contentType: "application/json" });
      assert.equal(answer.status, 201);
      const user = asDocument(answer.body, "a user");
      assert.ok(answer.location?.endsWith(`/Users/${textOf(user, "id")}`), "Location names the user");
      assert.equal("password" in user, false, "the password is not given back");
      memory.set("scimUser", textOf(user, "id"));
    },
  },
  {
    title: "The vault knows the user, and admits it with its password",
    play: async ({ vault }) => {
      assert.equal((await vault.admits("CyberArk", body.userName, body.password)).status, 200);
    },
  },
];

export const created = { userName: body.userName, password: body.password } as const;
