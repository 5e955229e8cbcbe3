import assert from "node:assert/strict";
import { dirname } from "node:path";
import { after, before, describe, test } from "node:test";
import { delimitedFileConnectorFactory, scimConnectorFactory } from "@castellan/connectors";
import {
  ConnectorError,
  type ConnectorFactory,
  createGovernance,
  type Governance,
  type ResourceObject,
} from "@castellan/governance";
import { createSealer } from "@castellan/storage";
import Fastify, { type FastifyInstance } from "fastify";
import {
  hrFile,
  readApplicationDocuments,
  readDirectoryDocument,
  readVaultDocument,
} from "../src/sample-company/documents.ts";

const vault = readVaultDocument();
const directory = readDirectoryDocument();

/** Whom each internal user of the vault belongs to. */
const internalOwners: Readonly<Record<string, string | undefined>> = {
  "adm.mdvorak": "marek.dvorak",
  "adm.lfarahani": "leila.farahani",
  "op.emcallisterreid": "ewan.mcallister-reid",
  "op.angata": "aroha.ngata",
  "op.ldesantis": "luca.desantis",
  "op.tjonsdottir": "thordis.jonsdottir",
  "op.kasante": "kofi.asante",
  rcasagrande: "roberto.casagrande",
  hkleist: undefined,
  "svc.castellan.gov": undefined,
  "svc.backup": undefined,
};

/** The people of the directory who are in the vault, with whom each belongs to. */
function externalOwners(): Readonly<Record<string, string | undefined>> {
  const members = vault.groups.flatMap((group) => group.members.filter(({ memberType }) => memberType === "domain"));
  return Object.fromEntries(
    members.map(({ memberId }) => {
      const entry = directory.users.find(({ userName }) => userName === memberId) ?? assert.fail(memberId);
      return [memberId, entry.mail?.split("@")[0]];
    }),
  );
}

/** The vault's users as a SCIM list shows them: with e-mail addresses, or without, as many vaults list them. */
function vaultAccounts(withEmails: boolean): readonly ResourceObject[] {
  const emails = new Map<string, string | undefined>([
    ...vault.users.map(({ username, internet }) => [username, internet?.businessEmail] as const),
    ...Object.keys(externalOwners()).map((name) => {
      return [name, directory.users.find(({ userName }) => userName === name)?.mail] as const;
    }),
  ]);
  return [...emails].map(([userName, email], index) => ({
    objectType: "account",
    nativeIdentity: String(index + 1),
    displayName: userName,
    attributes: { id: String(index + 1), userName, ...(withEmails && email !== undefined ? { emails: [email] } : {}) },
    disabled: false,
    locked: false,
  }));
}

/** SCIM connectors that read these accounts and nothing else. */
function scimOver(accounts: readonly ResourceObject[]): ConnectorFactory {
  const refuse = async (): Promise<never> => {
    throw new ConnectorError("unsupported", "only read here");
  };
  const names =
    "id userName displayName name.givenName name.familyName emails userType active location changePassOnNextLogon";
  const booleans = ["active", "changePassOnNextLogon"];
  const attributes = names.split(" ").map((name) => ({
    name,
    type: booleans.includes(name) ? ("boolean" as const) : ("string" as const),
    multi: name === "emails",
    required: false,
    writable: name !== "id",
    entitlement: false,
  }));
  return {
    ...scimConnectorFactory(),
    checkSettings: () => [],
    open: () => ({
      features: new Set(["DISCOVER_SCHEMA", "SEARCH", "PROVISIONING"]),
      test: async () => ({ ok: true, steps: [] }),
      discoverSchema: async () => [
        {
          objectType: "account",
          nativeObjectType: "User",
          identityAttribute: "id",
          displayAttribute: "userName",
          attributes,
        },
      ],
      async *iterate() {
        yield accounts;
      },
      read: async (_, id) => accounts.find(({ nativeIdentity }) => nativeIdentity === id),
      findCreated: async () => undefined,
      create: refuse,
      update: refuse,
      enable: refuse,
      disable: refuse,
      unlock: refuse,
      remove: refuse,
      changePassword: refuse,
      close: async () => {},
    }),
  };
}

const administratorPassword = "Adm1n-of-the-sample";
const authorization = `Basic ${Buffer.from(`admin:${administratorPassword}`).toString("base64")}`;

async function openGovernance(
  accounts: readonly ResourceObject[],
): Promise<{ governance: Governance; server: FastifyInstance }> {
  const governance = await createGovernance({
    databaseUrl: "sqlite::memory:",
    sealer: createSealer(new Uint8Array(32)),
    connectorFactories: [scimOver(accounts), delimitedFileConnectorFactory({ folder: dirname(hrFile) })],
    administratorPassword,
  });
  const server = Fastify();
  await server.register(governance.routes);
  await governance.start();
  return { governance, server };
}

/** One call of governance's REST API; fails on an error status. */
async function callOf(server: FastifyInstance, method: "GET" | "POST", url: string, payload?: object) {
  const answer = await server.inject({
    method,
    url,
    headers: { authorization },
    ...(payload === undefined ? {} : { payload }),
  });
  assert.ok(answer.statusCode < 300, `${method} ${url}: ${answer.statusCode} ${answer.body}`);
  return answer.json();
}

async function aggregate(server: FastifyInstance, application: string): Promise<Readonly<Record<string, number>>> {
  await callOf(server, "POST", `/api/applications/${application}/discover-schema`, {});
  let task = await callOf(server, "POST", `/api/applications/${application}/aggregate`, {});
  while (task.status === "pending" || task.status === "running") {
    await new Promise((resolve) => setTimeout(resolve, 10));
    task = await callOf(server, "GET", `/api/tasks/${task.id}`);
  }
  assert.equal(task.status, "completed", JSON.stringify(task));
  return task.counts;
}

for (const withEmails of [true, false]) {
  describe(`the sample company in governance, ${withEmails ? "with" : "without"} e-mail addresses in the vault's list`, () => {
    let governance: Governance;
    let server: FastifyInstance;
    const call = (method: "GET" | "POST", url: string, payload?: object) => callOf(server, method, url, payload);

    before(async () => {
      ({ governance, server } = await openGovernance(vaultAccounts(withEmails)));
      for (const application of readApplicationDocuments()) await call("POST", "/api/applications", application);
      await aggregate(server, "HR");
      await aggregate(server, "PAM");
    });

    after(async () => {
      await governance.close();
      await server.close();
    });

    test("everybody of the HR file is an identity, with their manager", async () => {
      const { items } = await call("GET", "/api/identities?limit=100");
      assert.equal(items.length, 62);
      const siobhan = await call("GET", "/api/identities/siobhan.odonnell");
      assert.deepEqual(
        [siobhan.displayName, siobhan.manager, siobhan.inactive],
        ["Siobhán O'Donnell", "tomasz.zebrowski", false],
      );
      assert.equal((await call("GET", "/api/identities/katarzyna.wojcik")).displayName, "Kasia Wójcik");
      assert.equal((await call("GET", "/api/identities/roberto.casagrande")).inactive, true);
    });

    test("accounts of the vault belong to whom they should, and to nobody else", async () => {
      const { items } = await call("GET", "/api/accounts?application=PAM&limit=100");
      const owners = new Map<string, string | undefined>();
      for (const { displayName, identity } of items) owners.set(displayName, identity ?? undefined);
      assert.deepEqual(Object.fromEntries(owners), { ...internalOwners, ...externalOwners() });
    });

    test("a new account is named and filled in by the provisioning policy, and its password is not shown", async () => {
      const plan = { identity: "mei-ling.chow", accountRequests: [{ application: "PAM", operation: "Create" }] };
      const { plans } = await call("POST", "/api/plans/preview", plan);
      assert.deepEqual(plans[0].requests[0].attributes, {
        userName: "mei-ling.chow",
        "name.givenName": "Mei-Ling",
        "name.familyName": "Chow",
        displayName: "Mei-Ling Chow",
        emails: ["mei-ling.chow@norrvale.example"],
        userType: "EPVUser",
        active: true,
        location: "\\",
        changePassOnNextLogon: false,
      });
      assert.deepEqual(plans[0].requests[0].secrets, ["password"]);
    });
  });
}
