import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { ConnectorError } from "../../src/index.ts";
import { hrApplication, pamApplication } from "../support/documents.ts";
import { type House, openHouse } from "../support/house.ts";
import { aggregate, taskEnd, until } from "../support/wait.ts";

async function withPam(house: House, count: number): Promise<void> {
  for (let index = 0; index < count; index++)
    house.pam.seed(`p${String(index).padStart(4, "0")}`, { email: `p${index}@x.example` });
  await house.post("/api/applications", pamApplication);
}

async function accounts(house: House, query = ""): Promise<readonly Record<string, unknown>[]> {
  const { body } = await house.get(`/api/accounts?limit=1000&application=PAM${query}`);
  assert.ok(Array.isArray(body.items), JSON.stringify(body));
  return body.items;
}

function counted({ counts }: Record<string, unknown>): object {
  return Object.fromEntries(Object.entries(Object(counts)).filter(([, count]) => count !== 0));
}

async function actions(house: House, correlationId: unknown): Promise<string[]> {
  const { body } = await house.get(`/api/audit?limit=1000&correlationId=${correlationId}`);
  return Array.isArray(body.items) ? body.items.map(({ action }) => action) : [];
}

describe("an aggregation", () => {
  test("takes every account in, and tells of each once", async (t) => {
    const house = await openHouse(t);
    await withPam(house, 12);
    const task = await aggregate(house, "PAM");
    assert.equal(task.status, "completed");
    assert.equal(task.processed, 12);
    assert.deepEqual(counted(task), { created: 12, uncorrelated: 12 });
    assert.equal((await accounts(house)).length, 12);
    const told = await actions(house, task.id);
    assert.deepEqual([told.at(0), told.at(-1)], ["aggregation.started", "aggregation.finished"]);
    assert.equal(told.filter((action) => action === "account.created").length, 12);
  });

  test("leaves unchanged accounts alone", async (t) => {
    const house = await openHouse(t);
    await withPam(house, 5);
    await aggregate(house, "PAM");
    const before = await accounts(house);
    const task = await aggregate(house, "PAM");
    assert.deepEqual(counted(task), { unchanged: 5, uncorrelated: 5 });
    assert.deepEqual(await accounts(house), before);
    assert.deepEqual(await actions(house, task.id), ["aggregation.started", "aggregation.finished"]);
  });

  test("takes a change over, and tells old and new", async (t) => {
    const house = await openHouse(t);
    await withPam(house, 3);
    await aggregate(house, "PAM");
    house.pam.seed("p0001", { email: "new@x.example" }, { disabled: true });
    const task = await aggregate(house, "PAM");
    assert.equal(Object(task.counts).changed, 1);
    const { body } = await house.get(`/api/audit?action=account.changed`);
    assert.ok(Array.isArray(body.items));
    assert.deepEqual(body.items[0].details.attributes.email, { old: "p1@x.example", new: "new@x.example" });
    assert.deepEqual(body.items[0].details.disabled, { old: false, new: true });
    assert.equal((await accounts(house, "&status=disabled")).length, 1);
  });

  test("works in pages of any size", async (t) => {
    for (const pageSize of [1, 7, 499, 500, 501]) {
      const house = await openHouse(t);
      house.pam.pageSize = pageSize;
      await withPam(house, pageSize === 1 ? 20 : 1_003);
      const task = await aggregate(house, "PAM");
      assert.equal(task.processed, pageSize === 1 ? 20 : 1_003);
      assert.equal(Object(task.counts).created, task.processed);
    }
  });

  test("goes on after objects that are wrong, names them, and finishes with a warning", async (t) => {
    const house = await openHouse(t);
    await withPam(house, 3);
    const stray = { objectType: "account", displayName: "?", attributes: {}, disabled: false, locked: false };
    house.pam.strays = [
      { ...stray, nativeIdentity: "" },
      { ...stray, nativeIdentity: "bad", attributes: { uid: "seven" } },
    ];
    const task = await aggregate(house, "PAM");
    assert.equal(task.status, "completedWithWarning");
    assert.equal(Object(task.counts).created, 3);
    assert.equal(Object(task.counts).errors, 2);
    const messages = JSON.stringify(task.messages);
    assert.match(messages, /without native identity/);
    assert.match(messages, /uid: is not int/);
  });

  test("of an object that comes twice takes the last", async (t) => {
    const house = await openHouse(t);
    await withPam(house, 1);
    const again = {
      objectType: "account",
      nativeIdentity: "p0000",
      displayName: "second",
      attributes: {},
      disabled: true,
      locked: false,
    };
    house.pam.strays = [again];
    await aggregate(house, "PAM");
    const [account] = await accounts(house);
    assert.equal(account?.displayName, "second");
  });

  test("fails when the application breaks off, and deletes nothing", async (t) => {
    const house = await openHouse(t);
    await withPam(house, 300);
    await aggregate(house, "PAM");
    house.pam.trouble = (moment, operation, subject) => {
      if (moment === "asked" && operation === "iterate" && subject === "200")
        throw new ConnectorError("network", "cut off");
    };
    const task = await aggregate(house, "PAM");
    assert.equal(task.status, "failed");
    assert.match(JSON.stringify(task.messages), /cut off/);
    assert.equal((await accounts(house)).length, 300);
  });

  test("is refused without a schema, with the way to one", async (t) => {
    const house = await openHouse(t);
    await house.post("/api/applications", { ...pamApplication, schemas: [] });
    const { status, body } = await house.post("/api/applications/PAM/aggregate");
    assert.equal(status, 409);
    assert.match(String(body.mend), /discover-schema/);
  });

  test("is refused while another runs, and can be cancelled", async (t) => {
    const house = await openHouse(t);
    await withPam(house, 2);
    const gate = Promise.withResolvers<void>();
    house.pam.trouble = (moment) => (moment === "asked" ? gate.promise : undefined);
    const first = await house.post("/api/applications/PAM/aggregate", {});
    const second = await house.post("/api/applications/PAM/aggregate", {});
    assert.equal(second.status, 409);
    assert.equal(second.body.code, "alreadyRunning");
    const cancelling = house.post(`/api/tasks/${first.body.id}/cancel`);
    await until(async () =>
      (await house.get(`/api/tasks/${first.body.id}`)).body.cancelRequested === true ? true : undefined,
    );
    gate.resolve();
    assert.equal((await cancelling).body.status, "cancelled");
    assert.equal((await taskEnd(house, String(first.body.id))).status, "cancelled");
    const late = await house.post(`/api/tasks/${first.body.id}/cancel`);
    assert.equal(late.status, 409);
    house.pam.trouble = () => {};
    assert.equal((await aggregate(house, "PAM")).status, "completed");
  });

  test("of two started at once only one runs", async (t) => {
    const house = await openHouse(t);
    await withPam(house, 50);
    const answers = await Promise.all(Array.from({ length: 5 }, () => house.post("/api/applications/PAM/aggregate")));
    assert.deepEqual(answers.map(({ status }) => status).sort(), [202, 409, 409, 409, 409]);
  });

  test("shows how far it is", async (t) => {
    const house = await openHouse(t);
    await withPam(house, 1_200);
    house.pam.pageSize = 600;
    const gate = Promise.withResolvers<void>();
    house.pam.trouble = (moment, operation, subject) =>
      operation === "iterate" && subject === "600" && moment === "done" ? gate.promise : undefined;
    const { body } = await house.post("/api/applications/PAM/aggregate");
    const seen = await until(async () => {
      const task = (await house.get(`/api/tasks/${body.id}`)).body;
      return task.processed === 500 ? task : undefined;
    });
    assert.equal(seen.status, "running");
    gate.resolve();
    assert.equal((await taskEnd(house, String(body.id))).processed, 1_200);
  });
});

describe("what is missing", () => {
  test("is marked deleted after a complete run, and its history kept", async (t) => {
    const house = await openHouse(t);
    await withPam(house, 10);
    await aggregate(house, "PAM");
    house.pam.drop("p0003");
    const task = await aggregate(house, "PAM");
    assert.equal(Object(task.counts).deleted, 1);
    assert.equal((await accounts(house)).length, 9);
    const [gone] = await accounts(house, "&status=deleted");
    assert.equal(gone?.nativeIdentity, "p0003");
    assert.ok(gone?.deletedAt);
  });

  test("comes back as the account it was", async (t) => {
    const house = await openHouse(t);
    await withPam(house, 10);
    await aggregate(house, "PAM");
    const before = (await accounts(house)).find(({ nativeIdentity }) => nativeIdentity === "p0003");
    house.pam.drop("p0003");
    await aggregate(house, "PAM");
    house.pam.seed("p0003", { email: "p3@x.example" });
    const task = await aggregate(house, "PAM");
    assert.equal(Object(task.counts).returned, 1);
    const after = (await accounts(house)).find(({ nativeIdentity }) => nativeIdentity === "p0003");
    assert.equal(after?.id, before?.id);
    assert.equal(after?.deletedAt, undefined);
  });

  test("is not believed beyond the guard, until somebody says so", async (t) => {
    const house = await openHouse(t);
    await withPam(house, 20);
    await house.put("/api/applications/PAM", {
      ...pamApplication,
      deleteGuard: { maximumCount: 3, maximumPercent: 100 },
    });
    await aggregate(house, "PAM");
    for (let index = 0; index < 4; index++) house.pam.drop(`p000${index}`);
    const guarded = await aggregate(house, "PAM");
    assert.equal(guarded.status, "completedWithWarning");
    assert.match(JSON.stringify(guarded.messages), /4 of 20 accounts are missing.*higher deleteGuard/);
    assert.equal((await accounts(house)).length, 20);
    const allowed = await aggregate(house, "PAM", { deleteGuard: { maximumCount: 4, maximumPercent: 100 } });
    assert.equal(allowed.status, "completed");
    assert.equal((await accounts(house)).length, 16);
  });

  test("is not looked for when objects had errors, or when nobody asks", async (t) => {
    const house = await openHouse(t);
    await withPam(house, 5);
    await aggregate(house, "PAM");
    house.pam.drop("p0001");
    assert.equal(Object((await aggregate(house, "PAM", { detectDeleted: false })).counts).deleted, 0);
    house.pam.strays = [
      { objectType: "account", nativeIdentity: "", displayName: "", attributes: {}, disabled: false, locked: false },
    ];
    const task = await aggregate(house, "PAM");
    assert.match(JSON.stringify(task.messages), /were not looked for/);
    assert.equal((await accounts(house)).length, 5);
  });

  test("of more accounts than one unit of work", async (t) => {
    const house = await openHouse(t);
    await withPam(house, 1_100);
    await house.put("/api/applications/PAM", {
      ...pamApplication,
      deleteGuard: { maximumCount: 2_000, maximumPercent: 100 },
    });
    await aggregate(house, "PAM");
    for (const { nativeIdentity } of house.pam.all()) house.pam.drop(nativeIdentity);
    assert.equal(Object((await aggregate(house, "PAM")).counts).deleted, 1_100);
  });

  test("does not touch an account that governance wrote while the run went on", async (t) => {
    const house = await openHouse(t);
    await withPam(house, 3);
    await aggregate(house, "PAM");
    const [account] = await accounts(house);
    const gate = Promise.withResolvers<void>();
    // The page was read before the account is disabled, and arrives after it.
    house.pam.trouble = (moment, operation) =>
      moment === "done" && operation === "iterate" ? gate.promise : undefined;
    const { body } = await house.post("/api/applications/PAM/aggregate");
    await house.post(`/api/accounts/${account?.id}/disable`);
    await until(async () =>
      (await house.get(`/api/accounts/${account?.id}`)).body.disabled === true ? true : undefined,
    );
    gate.resolve();
    await taskEnd(house, String(body.id));
    assert.equal((await house.get(`/api/accounts/${account?.id}`)).body.disabled, true);
  });
});

describe("an authoritative aggregation", () => {
  async function withHr(house: House): Promise<void> {
    house.hr.seed("e1", { userName: "ada", email: "Ada@X.example", department: "IT", "name.givenName": "Ada" });
    house.hr.seed("e2", { userName: "ben", email: "Ben@X.example" });
    await house.post("/api/applications", hrApplication);
    await aggregate(house, "HR");
  }

  async function identity(house: House, name: string): Promise<Record<string, unknown>> {
    return (await house.get(`/api/identities/${name}`)).body;
  }

  test("makes identities with mapped attributes", async (t) => {
    const house = await openHouse(t);
    await withHr(house);
    const ada = await identity(house, "ada");
    assert.deepEqual(ada.attributes, { email: "ada@x.example", department: "IT", givenName: "Ada" });
    assert.equal(ada.inactive, false);
    assert.equal(Object(ada.accounts).length, 1);
  });

  test("takes changes over, and values away", async (t) => {
    const house = await openHouse(t);
    await withHr(house);
    house.hr.seed("e1", { userName: "ada", email: "ada@y.example" });
    const task = await aggregate(house, "HR");
    assert.equal(Object(task.counts).identitiesChanged, 1);
    assert.deepEqual((await identity(house, "ada")).attributes, { email: "ada@y.example" });
  });

  test("makes a leaver inactive, and a rehire active again", async (t) => {
    const house = await openHouse(t);
    await withHr(house);
    house.hr.seed("e1", { userName: "ada" }, { disabled: true });
    await aggregate(house, "HR");
    assert.equal((await identity(house, "ada")).inactive, true);
    house.hr.seed("e1", { userName: "ada" });
    await aggregate(house, "HR");
    assert.equal((await identity(house, "ada")).inactive, false);
    house.hr.drop("e1");
    await aggregate(house, "HR");
    assert.equal((await identity(house, "ada")).inactive, true);
    house.hr.seed("e1", { userName: "ada" });
    await aggregate(house, "HR");
    assert.equal((await identity(house, "ada")).inactive, false);
  });

  test("keeps a person active who is here under another number", async (t) => {
    const house = await openHouse(t);
    await house.post("/api/applications", {
      ...hrApplication,
      correlation: [{ key: "account.email", identityAttribute: "email" }],
    });
    house.hr.seed("e1", { userName: "ada", email: "ada@x.example" }, { disabled: true });
    house.hr.seed("e2", { userName: "ada.2", email: "ada@x.example", department: "New" });
    await aggregate(house, "HR");
    const ada = await identity(house, "ada");
    assert.equal(Object(ada.accounts).length, 2);
    assert.equal(ada.inactive, false);
    house.hr.seed("e1", { userName: "ada", email: "ada@x.example", department: "Old" }, { disabled: true });
    await aggregate(house, "HR");
    assert.equal(Object((await identity(house, "ada")).attributes).department, "New");
    house.hr.drop("e2");
    await aggregate(house, "HR", { deleteGuard: { maximumCount: 1, maximumPercent: 100 } });
    assert.equal((await identity(house, "ada")).inactive, true);
  });

  test("does not give one name to two people", async (t) => {
    const house = await openHouse(t);
    await withHr(house);
    house.hr.seed("e3", { email: "other@x.example" });
    house.hr.strays = [
      {
        objectType: "account",
        nativeIdentity: "e4",
        displayName: "ADA",
        attributes: { userName: "ADA" },
        disabled: false,
        locked: false,
      },
    ];
    const task = await aggregate(house, "HR");
    assert.equal(Object(task.counts).errors, 1);
    assert.match(JSON.stringify(task.messages), /another identity ADA; add a correlation rule/);
    assert.equal((await house.governance.status()).identities, 3);
  });

  test("tells which attribute could not be computed", async (t) => {
    const house = await openHouse(t);
    await house.post("/api/applications", {
      ...hrApplication,
      identityAttributes: { x: "account.userName + account.department" },
    });
    house.hr.seed("e1", { userName: "ada" });
    const task = await aggregate(house, "HR");
    assert.match(JSON.stringify(task.messages), /identity attribute x/);
  });

  test("resolves managers, whichever comes first", async (t) => {
    const house = await openHouse(t);
    const managerCorrelation = { key: "account.department", identityAttribute: "employeeId" };
    const identityAttributes = { name: "account.userName", employeeId: "account.id" };
    await house.post("/api/applications", { ...hrApplication, identityAttributes, managerCorrelation });
    house.hr.seed("e1", { userName: "ada", department: "E2" });
    house.hr.seed("e2", { userName: "ben", department: "nobody" });
    await aggregate(house, "HR");
    assert.equal((await identity(house, "ada")).manager, "ben");
    assert.equal((await identity(house, "ben")).manager, undefined);
    house.hr.seed("e1", { userName: "ada", department: "" });
    await aggregate(house, "HR");
    assert.equal((await identity(house, "ada")).manager, undefined);
  });
});
