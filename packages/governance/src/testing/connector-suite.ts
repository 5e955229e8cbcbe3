import assert from "node:assert/strict";
import type { test as nodeTest } from "node:test";
import type { Attributes, Connector, ConnectorErrorKind, Feature, ResourceObject } from "../application/connector.ts";
import { ConnectorError } from "../application/connector-error.ts";

/** A fresh application with a connector on it. What a connector does not do is told by its features, and skipped aloud. */
export interface ConnectorFixture {
  readonly connector: Connector;
  /** How many accounts the application holds when the fixture is opened; at least two. */
  readonly accounts: number;
  /** The native identity of an account that is enabled, not locked, and that the suite may change and remove. */
  readonly enabledAccount: string;
  /** An account that does not exist yet; another at every call. Needed with `PROVISIONING`. */
  readonly newAccount?: () => { readonly attributes: Attributes; readonly password: string };
  /** A single-valued attribute of `enabledAccount` that can be set, and a value it does not have. Needed with `PROVISIONING`. */
  readonly update?: { readonly attribute: string; readonly value: string };
  /** A connector of the same type to where nothing answers. */
  readonly unreachable?: () => Connector;
  /** A connector of the same type whose credentials are refused. */
  readonly refused?: () => Connector;
  close(): Promise<void>;
}

type Test = typeof nodeTest;
type Body = (fixture: ConnectorFixture, connector: Connector) => Promise<void>;
interface Promised {
  readonly promise: string;
  readonly needs?: Feature;
  readonly body: Body;
}

const call = { correlationId: "connector-suite" };

async function everything(connector: Connector): Promise<ResourceObject[]> {
  const objects: ResourceObject[] = [];
  for await (const batch of connector.iterate("account", call)) objects.push(...batch);
  return objects;
}

async function readAccount(connector: Connector, nativeIdentity: string): Promise<ResourceObject> {
  const found = await connector.read("account", nativeIdentity, call);
  assert.ok(found, `account ${nativeIdentity} is there`);
  return found;
}

async function createAccount(fixture: ConnectorFixture): Promise<{ created: ResourceObject; attributes: Attributes }> {
  assert.ok(fixture.newAccount, "a connector that provisions names an account to create");
  const { attributes, password } = fixture.newAccount();
  return { created: await fixture.connector.create("account", attributes, password, call), attributes };
}

async function rejectsWith(kinds: readonly ConnectorErrorKind[], work: () => Promise<unknown>): Promise<void> {
  await assert.rejects(work, (error: unknown) => {
    assert.ok(error instanceof ConnectorError, `a ConnectorError is thrown, not ${String(error)}`);
    assert.ok(kinds.includes(error.kind), `kind ${error.kind} is one of ${kinds.join(", ")}`);
    assert.ok(error.message.length > 0, "the error says what is wrong");
    return true;
  });
}

const unknownAccount = "no-such-account-9e107d9d";

const reading: readonly Promised[] = [
  {
    promise: "test() reports what it tried, step by step",
    async body(_, connector) {
      const report = await connector.test(call);
      assert.equal(report.ok, true, JSON.stringify(report.steps));
      assert.ok(report.steps.length > 0);
      for (const step of report.steps) assert.ok(step.step.length > 0 && step.milliseconds >= 0);
    },
  },
  {
    promise: "discoverSchema() describes accounts, with the identity and display attributes among their attributes",
    needs: "DISCOVER_SCHEMA",
    async body(_, connector) {
      const schema = (await connector.discoverSchema(call)).find(({ objectType }) => objectType === "account");
      assert.ok(schema, "there is an account schema");
      const names = schema.attributes.map(({ name }) => name);
      assert.equal(new Set(names).size, names.length, "attribute names are unique");
      assert.ok(names.includes(schema.identityAttribute), `${schema.identityAttribute} is an attribute`);
      assert.ok(names.includes(schema.displayAttribute), `${schema.displayAttribute} is an attribute`);
    },
  },
  {
    promise: "iterate() gives every account once",
    async body(fixture, connector) {
      const objects = await everything(connector);
      const identities = objects.map(({ nativeIdentity }) => nativeIdentity);
      assert.equal(objects.length, fixture.accounts);
      assert.equal(new Set(identities).size, identities.length);
      assert.ok(identities.includes(fixture.enabledAccount));
      for (const object of objects) assert.equal(object.objectType, "account");
    },
  },
  {
    promise: "iterate() gives the same attributes every time, so that an unchanged account hashes alike",
    async body(_, connector) {
      assert.deepEqual(await everything(connector), await everything(connector));
    },
  },
  {
    promise: "iterate() ends with an error when it is aborted, never quietly",
    async body(_, connector) {
      const aborted = AbortSignal.abort(new Error("stopped by the suite"));
      await assert.rejects(async () => {
        for await (const _batch of connector.iterate("account", { ...call, signal: aborted }));
      });
    },
  },
  {
    promise: "read() gives what iterate() gave, and undefined for an unknown account",
    async body(fixture, connector) {
      if (connector.features.has("NO_RANDOM_ACCESS")) return;
      const listed = (await everything(connector)).find((o) => o.nativeIdentity === fixture.enabledAccount);
      assert.deepEqual(await readAccount(connector, fixture.enabledAccount), listed);
      assert.equal(await connector.read("account", unknownAccount, call), undefined);
    },
  },
];

const writing: readonly Promised[] = [
  {
    promise: "create() gives the account as the application holds it, and findCreated() recognises it",
    needs: "PROVISIONING",
    async body(fixture, connector) {
      assert.ok(fixture.newAccount);
      const { attributes, password } = fixture.newAccount();
      assert.equal(await connector.findCreated("account", attributes, call), undefined);
      const created = await connector.create("account", attributes, password, call);
      assert.equal(created.disabled, false);
      assert.deepEqual(await readAccount(connector, created.nativeIdentity), created);
      assert.deepEqual(await connector.findCreated("account", attributes, call), created);
      assert.ok(!JSON.stringify(created).includes(password), "the password is not read back");
    },
  },
  {
    promise: "create() of an account that exists is refused as alreadyExists",
    needs: "PROVISIONING",
    async body(fixture, connector) {
      const { attributes } = await createAccount(fixture);
      await rejectsWith(["alreadyExists", "conflict"], () =>
        connector.create("account", attributes, "An0ther-Pa55word!", call),
      );
    },
  },
  {
    promise: "update() sets an attribute and gives the account as it is then",
    needs: "PROVISIONING",
    async body(fixture, connector) {
      assert.ok(fixture.update);
      const { attribute, value } = fixture.update;
      const changes = [{ operation: "Set" as const, attribute, value }];
      const updated = await connector.update("account", fixture.enabledAccount, changes, call);
      assert.equal(updated.attributes[attribute], value);
      assert.deepEqual(await readAccount(connector, fixture.enabledAccount), updated);
    },
  },
  {
    promise: "update() of an unknown account is notFound",
    needs: "PROVISIONING",
    async body(fixture, connector) {
      assert.ok(fixture.update);
      const changes = [{ operation: "Set" as const, ...fixture.update }];
      await rejectsWith(["notFound"], () => connector.update("account", unknownAccount, changes, call));
    },
  },
  {
    promise: "disable() and enable() change the state, may be repeated, and give the account as it is then",
    needs: "ENABLE",
    async body({ enabledAccount }, connector) {
      for (const disabled of [true, true, false, false]) {
        const answer = disabled
          ? await connector.disable(enabledAccount, call)
          : await connector.enable(enabledAccount, call);
        assert.equal(answer.disabled, disabled);
        assert.equal((await readAccount(connector, enabledAccount)).disabled, disabled);
      }
      await rejectsWith(["notFound"], () => connector.disable(unknownAccount, call));
    },
  },
  {
    promise: "unlock() gives an account that is not locked",
    needs: "UNLOCK",
    async body({ enabledAccount }, connector) {
      assert.equal((await connector.unlock(enabledAccount, call)).locked, false);
    },
  },
  {
    promise: "changePassword() is accepted for an account, and notFound for an unknown one",
    needs: "PASSWORD",
    async body({ enabledAccount }, connector) {
      await connector.changePassword(enabledAccount, "Correct-H0rse-Battery!", call);
      await rejectsWith(["notFound"], () => connector.changePassword(unknownAccount, "Correct-H0rse-Battery!", call));
    },
  },
  {
    promise: "remove() removes; a second remove is notFound",
    needs: "DELETE",
    async body({ enabledAccount }, connector) {
      await connector.remove("account", enabledAccount, call);
      assert.equal(await connector.read("account", enabledAccount, call), undefined);
      await rejectsWith(["notFound"], () => connector.remove("account", enabledAccount, call));
    },
  },
];

const failing: readonly (Promised & { readonly broken: "unreachable" | "refused" })[] = [
  {
    broken: "unreachable",
    promise: "an application that does not answer is a network error, and a failed test",
    async body(_, connector) {
      await rejectsWith(["network", "timeout", "unavailable"], () => everything(connector));
      assert.equal((await connector.test(call)).ok, false);
    },
  },
  {
    broken: "refused",
    promise: "refused credentials are an authentication error, and a failed test",
    async body(_, connector) {
      await rejectsWith(["authentication", "authorisation"], () => everything(connector));
      assert.equal((await connector.test(call)).ok, false);
    },
  },
];

/**
 * Runs the promises of the `Connector` contract as tests. Every implementation runs it.
 * @param test `test` of `node:test`.
 * @param name What the tests are grouped under: the connector's type.
 * @param open Makes a fresh application and a connector; called once for each test, closed after it.
 */
export function connectorSuite(test: Test, name: string, open: () => Promise<ConnectorFixture>): void {
  for (const { promise, needs, body } of [...reading, ...writing]) {
    test(`${name}: ${promise}`, async (context) => {
      const fixture = await open();
      try {
        const lacks = needs !== undefined && !fixture.connector.features.has(needs);
        if (lacks) context.skip(`the connector does not have ${needs}`);
        else await body(fixture, fixture.connector);
      } finally {
        await fixture.connector.close();
        await fixture.close();
      }
    });
  }
  for (const { promise, broken, body } of failing) {
    test(`${name}: ${promise}`, async (context) => {
      const fixture = await open();
      const connector = fixture[broken]?.();
      try {
        if (connector === undefined) context.skip(`the fixture has no ${broken} application`);
        else await body(fixture, connector);
      } finally {
        await connector?.close();
        await fixture.connector.close();
        await fixture.close();
      }
    });
  }
}
