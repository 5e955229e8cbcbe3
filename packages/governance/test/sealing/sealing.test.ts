import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { describe, type TestContext, test } from "node:test";
import { createLocalKeys, createSealer } from "@castellan/storage";
import { ConnectorError, type ConnectorFactory } from "../../src/index.ts";
import { pamApplication } from "../support/documents.ts";
import { engines } from "../support/engines.ts";
import { openHouse, startHouse } from "../support/house.ts";
import { createPlan, ids, withAccount } from "../support/pam.ts";
import { Target, targetFactory, targetSchema } from "../support/target.ts";
import { transactionEnd, until } from "../support/wait.ts";

const retry = { maximumAttempts: 1000, initialMilliseconds: 5, maximumMilliseconds: 20 };
const application = { ...pamApplication, retry, settings: { target: "PAM", secret: "Canary-setting" } };

/** A sealer whose root keys a test changes. */
function ring() {
  const keys: Uint8Array[] = [randomBytes(32)];
  const service = createLocalKeys({ load: async () => keys, refreshMilliseconds: 0 });
  return { keys, service, sealer: createSealer(service) };
}

/** A transaction that holds a password, and cannot get through to its target until `heal`. */
async function stuckTransaction(house: Awaited<ReturnType<typeof openHouse>>) {
  let down = true;
  house.pam.trouble = (moment, operation) => {
    if (down && moment === "asked" && operation === "create") throw new ConnectorError("network", "down");
  };
  const [request] = createPlan.accountRequests;
  const plan = { accountRequests: [{ ...request, password: "Canary-password-1" }] };
  const posted = await house.post("/api/plans", plan);
  const [id = ""] = ids(posted.body);
  await until(async () => ((await house.get(`/api/transactions/${id}`)).body.status === "retrying" ? true : undefined));
  const heal = () => {
    down = false;
  };
  return { id, heal };
}

/** A target whose schema, when it is asked for, has grown by an attribute, after `meanwhile`. */
function growingFactory(target: Target, meanwhile: () => Promise<unknown>): ConnectorFactory {
  const factory = targetFactory(new Map([["PAM", target]]));
  return {
    ...factory,
    open: (settings) => {
      const connector = factory.open(settings);
      assert.equal(settings.secret, "Canary-setting");
      return Object.assign(connector, {
        discoverSchema: async () => {
          await meanwhile();
          const [first] = targetSchema.attributes;
          assert.ok(first);
          return [{ ...targetSchema, attributes: [...targetSchema.attributes, { ...first, name: "grown" }] }];
        },
      });
    },
  };
}

for (const engine of await engines()) {
  describe(`a change of the root key, ${engine.name}`, { skip: engine.skip }, () => {
    const open = async (t: TestContext, more: object) => {
      const database = await engine.create();
      t.after(() => database.remove());
      return openHouse(t, { databaseUrl: database.url, ...more });
    };

    test("takes settings, transactions and cursors with it", async (t) => {
      const { keys, service, sealer } = ring();
      const house = await open(t, { sealer });
      await withAccount(house);
      assert.equal((await house.put("/api/applications/PAM", application)).status, 200);
      const { id, heal } = await stuckTransaction(house);
      const list = "/governance/scim/v2/Accounts?cursor=&count=1";
      await house.post("/api/applications", { ...application, name: "Second" });
      const first = await service.current();
      keys.unshift(randomBytes(32));
      const { custody } = house.governance;
      const before = (await custody.underKeys()).get(first) ?? 0;
      assert.ok(before >= 3);
      assert.deepEqual(await custody.rewrap(), { rewrapped: before, left: 0 });
      keys.splice(1);
      heal();
      assert.equal((await transactionEnd(house, id)).status, "committed");
      assert.equal(house.pam.find("new")?.attributes.password, "Canary-password-1");
      assert.equal((await house.post("/api/applications/PAM/test")).status, 200);
      assert.equal((await house.get(list)).status, 200);
      const { body } = await house.put("/api/applications/PAM", { ...application, settings: { target: "PAM" } });
      assert.deepEqual(body.settings, { target: "PAM", secret: { sealed: true } });
      assert.equal((await house.post("/api/applications/PAM/test")).status, 200);
    });

    test("is not undone by who read the secrets before and writes after", async (t) => {
      const { keys, sealer } = ring();
      const target = new Target();
      t.after(() => target.close());
      let meanwhile = async () => {};
      const house = await open(t, { sealer, connectorFactories: [growingFactory(target, () => meanwhile())] });
      assert.equal((await house.post("/api/applications", application)).status, 201);
      meanwhile = async () => {
        keys.unshift(randomBytes(32));
        await house.governance.custody.rewrap();
      };
      const discovered = await house.post("/api/applications/PAM/discover-schema");
      assert.equal(discovered.status, 200, JSON.stringify(discovered.body));
      keys.splice(1);
      assert.equal((await house.governance.custody.underKeys()).size, 1);
      assert.equal((await house.post("/api/applications/PAM/test")).status, 200);
    });
  });
}

describe("governance while it is sealed", () => {
  test("does what needs no secret, answers 503 with a mend to what does, and goes on by itself when the key is back", async (t) => {
    const { keys, sealer } = ring();
    const house = await openHouse(t, { sealer });
    await withAccount(house);
    await house.put("/api/applications/PAM", application);
    const { id, heal } = await stuckTransaction(house);
    const away = keys.splice(0);
    heal();
    // The open connector has its settings; another version of the application needs them opened.
    const shown = await house.get("/api/applications/PAM");
    assert.equal(shown.status, 200);
    for (const answer of [
      await house.put("/api/applications/PAM", { ...application, displayName: "Another" }),
      await house.post("/api/applications", { ...application, name: "New" }),
    ]) {
      assert.deepEqual([answer.status, answer.body.code], [503, "unavailable"]);
      assert.match(String(answer.body.mend), /give the root key back/);
      assert.ok(!JSON.stringify(answer.body).includes("Canary"));
    }
    assert.equal((await house.get("/api/identities")).status, 200);
    const error = await until(async () => {
      const { body } = await house.get(`/api/transactions/${id}`);
      return JSON.stringify(body).includes("governance is sealed") ? body : undefined;
    });
    assert.equal(error.status, "retrying");
    keys.push(...away);
    assert.equal((await transactionEnd(house, id)).status, "committed");
    assert.equal(house.pam.find("new")?.attributes.password, "Canary-password-1");
  });

  test("shows its applications after a start without the key, and pages by index", async (t) => {
    const engine = (await engines())[0] ?? assert.fail();
    const database = await engine.create();
    t.after(() => database.remove());
    const { keys, sealer } = ring();
    const first = await startHouse({ databaseUrl: database.url, sealer });
    assert.equal((await first.post("/api/applications", application)).status, 201);
    await first.close();
    const away = keys.splice(0);
    const second = await openHouse(t, { databaseUrl: database.url, sealer });
    const { status, body } = await second.get("/api/applications/PAM");
    assert.deepEqual([status, body.features], [200, []]);
    assert.equal((await second.get("/governance/scim/v2/Applications")).status, 200);
    assert.equal((await second.post("/api/applications/PAM/test")).status, 503);
    keys.push(...away);
    assert.equal((await second.post("/api/applications/PAM/test")).status, 200);
  });
});
