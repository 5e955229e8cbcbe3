import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { startVault } from "../support/server.ts";

/*
 * Any sequence of what can happen to a user, against a model of four facts. After each step the vault must show and do what
 * the model says: the flags are independent of one another, and each lets in or keeps out by itself.
 */

const passwords = ["First-Pass1", "Second-Pass2"] as const;
const failuresAllowed = 2;

interface Model {
  enabled: boolean;
  suspended: boolean;
  password: (typeof passwords)[number];
  failures: number;
}

const step = fc.oneof(
  fc.constant({ kind: "enable" } as const),
  fc.constant({ kind: "disable" } as const),
  fc.constant({ kind: "activate" } as const),
  fc.record({ kind: fc.constant("put" as const), enableUser: fc.boolean() }),
  fc.record({ kind: fc.constant("reset" as const), password: fc.constantFrom(...passwords) }),
  fc.record({ kind: fc.constant("logon" as const), password: fc.constantFrom(...passwords) }),
);
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

/** What the model says of a logon, and what the logon does to it. */
function logOn(model: Model, password: string): string | undefined {
  if (model.suspended) return "ITATS002E";
  if (password !== model.password) {
    model.failures += 1;
    if (model.failures >= failuresAllowed) model.suspended = true;
    return "ITATS004E";
  }
  if (!model.enabled) return "ITATS005E";
  model.failures = 0;
  return undefined;
}

test("law: enabled, suspended and password go their own ways, whatever happens in whatever order", async (t) => {
  const { admin, tryLogon, vault } = await startVault(t, {
    maximumFailedLogons: failuresAllowed,
    passwordPolicy: { history: 0 },
  });
  let count = 0;

  async function perform(id: number, username: string, model: Model, action: Step): Promise<void> {
    const post = async (path: string, body?: object) =>
      assert.equal((await admin("POST", `/API/Users/${id}/${path}`, body)).statusCode, 200);
    switch (action.kind) {
      case "enable":
      case "disable":
        model.enabled = action.kind === "enable";
        return await post(action.kind);
      case "activate":
        if (model.suspended) model.failures = 0;
        model.suspended = false;
        return await post("Activate");
      case "put": {
        model.enabled = action.enableUser;
        const user = (await admin("GET", `/API/Users/${id}`)).json();
        const answer = await admin("PUT", `/API/Users/${id}`, { ...user, enableUser: action.enableUser });
        return assert.equal(answer.statusCode, 200, answer.body);
      }
      case "reset":
        model.password = action.password;
        model.failures = 0;
        return await post("ResetPassword", { newPassword: action.password });
      case "logon": {
        const answer = await tryLogon(username, action.password);
        const code = answer.statusCode === 200 ? undefined : answer.json().ErrorCode;
        return assert.equal(code, logOn(model, action.password));
      }
    }
  }

  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
      count += 1;
      const username = `life${count}`;
      const model: Model = { enabled: true, suspended: false, password: passwords[0], failures: 0 };
      const { id } = (await admin("POST", "/API/Users", { username, initialPassword: passwords[0] })).json();
      for (const action of steps) {
        await perform(id, username, model, action);
        const { enableUser, suspended } = (await admin("GET", `/API/Users/${id}`)).json();
        assert.deepEqual({ enableUser, suspended }, { enableUser: model.enabled, suspended: model.suspended });
      }
    }),
    { numRuns: 20 },
  );
  assert.equal((await vault.audit.verify()).intact, true);
});
