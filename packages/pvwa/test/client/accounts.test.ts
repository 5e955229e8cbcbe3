import assert from "node:assert/strict";
import { test } from "node:test";
import { PvwaError } from "../../src/index.ts";
import { startFakePvwa } from "../support/fake-pvwa.ts";

const account = { id: "77_4", safeName: "Linux-Prod" };
const page = JSON.stringify({ value: [account], count: 1 });
const shown = JSON.stringify(account);

test("each call of accounts sends its method, path and body", async (t) => {
  const { received, session } = await startFakePvwa(t, {
    "GET /API/Accounts/?search=root%20db01&searchType=contains&savedFilter=Locked": { body: page },
    "GET /API/Accounts/77_4/": { body: shown },
    "POST /API/Accounts/": { status: 201, body: shown },
    "POST /API/Accounts/?AllowAccountDuplications=true": { status: 201, body: shown },
    "PATCH /API/Accounts/77_4/": { body: shown },
    "POST /API/Accounts/77_4/Secret/Generate/": { body: '{"Password":"generated"}' },
    "GET /API/Accounts/77_4/Secret/Versions/": { body: '{"Versions":[{"versionID":1}]}' },
    "POST /API/Accounts/77_4/Password/Retrieve/": { body: '"x"' },
    "POST /API/Accounts/77_4/Secret/Retrieve/": { body: '"key"' },
    "GET /API/ExtendedAccounts/77_4/LinkedAccounts/": { body: '{"LinkedAccounts":[]}' },
    "GET /API/Accounts/77_4/Activities/": { body: '{"Activities":[{"Action":"Add Account"}]}' },
  });
  const { accounts } = await session();
  const draft = { platformId: "UnixSSH", safeName: "Linux-Prod" };
  const changes = [{ op: "replace", path: "/address", value: "db02" }] as const;
  const link = { safe: "Linux-Prod", name: "logon", extraPasswordIndex: 1 } as const;
  const one = "/API/Accounts/77_4/";
  const cases: readonly (readonly [() => Promise<unknown>, string, object?])[] = [
    [
      () => accounts.list({ search: "root db01", searchType: "contains", savedFilter: "Locked" }),
      "GET /API/Accounts/?search=root%20db01&searchType=contains&savedFilter=Locked",
    ],
    [() => accounts.get("77_4"), `GET ${one}`],
    [() => accounts.create(draft), "POST /API/Accounts/", draft],
    [
      () => accounts.create(draft, { allowDuplicates: true }),
      "POST /API/Accounts/?AllowAccountDuplications=true",
      draft,
    ],
    [() => accounts.patch("77_4", changes), `PATCH ${one}`, changes],
    [() => accounts.delete("77_4"), `DELETE ${one}`],
    [() => accounts.retrievePassword("77_4", { reason: "r" }), `POST ${one}Password/Retrieve/`, { reason: "r" }],
    [() => accounts.retrieveSecret("77_4"), `POST ${one}Secret/Retrieve/`, {}],
    [() => accounts.generateSecret("77_4"), `POST ${one}Secret/Generate/`],
    [() => accounts.secretVersions("77_4"), `GET ${one}Secret/Versions/`],
    [() => accounts.change("77_4"), `POST ${one}Change/`, { ChangeEntireGroup: false }],
    [() => accounts.verify("77_4"), `POST ${one}Verify/`],
    [() => accounts.reconcile("77_4"), `POST ${one}Reconcile/`],
    [
      () => accounts.setNextPassword("77_4", "n", { changeImmediately: false }),
      `POST ${one}SetNextPassword/`,
      { ChangeImmediately: false, NewCredentials: "n" },
    ],
    [() => accounts.updatePassword("77_4", "n"), `POST ${one}Password/Update/`, { NewCredentials: "n" }],
    [() => accounts.checkIn("77_4"), `POST ${one}CheckIn/`],
    [() => accounts.unlock("77_4"), `POST ${one}Unlock/`],
    [() => accounts.link("77_4", link), `POST ${one}LinkAccount/`, { folder: "Root", ...link }],
    [() => accounts.unlink("77_4", 3), `DELETE ${one}LinkAccount/3/`],
    [() => accounts.linkedAccounts("77_4"), "GET /API/ExtendedAccounts/77_4/LinkedAccounts/"],
    [() => accounts.activities("77_4"), `GET ${one}Activities/`],
  ];
  for (const [call, line, body] of cases) {
    received.length = 0;
    await call();
    const [request] = received;
    assert.ok(request !== undefined);
    assert.equal(`${request.method} ${request.url.replace("/PasswordVault", "")}`, line);
    assert.equal(request.body, body === undefined ? "" : JSON.stringify(body), line);
  }
});

test("a password is read from its JSON text, whatever content type it comes with", async (t) => {
  const secret = 's3"cr\\et <HTML> ü';
  const { session } = await startFakePvwa(t, {
    "POST /API/Accounts/1_1/Password/Retrieve/": {
      body: JSON.stringify(secret),
      headers: { "content-type": "text/html; charset=utf-8" },
    },
    "POST /API/Accounts/1_2/Password/Retrieve/": { body: '{"Content":"x"}' },
  });
  const { accounts } = await session();
  assert.equal(await accounts.retrievePassword("1_1"), secret);
  await assert.rejects(accounts.retrievePassword("1_2"), (error) => {
    assert.ok(error instanceof PvwaError);
    assert.equal(error.kind, "protocol");
    return !error.message.includes('x"');
  });
});

test("the pages of a saved filter keep it, although the links leave it out", async (t) => {
  const next = { value: [account], count: 2, nextLink: "api/Accounts?offset=1&limit=1" };
  const { received, session } = await startFakePvwa(t, {
    "GET /API/Accounts/?limit=1&savedFilter=New": { body: JSON.stringify(next) },
    "GET /api/Accounts?offset=1&limit=1&savedFilter=New": { body: JSON.stringify({ value: [account], count: 2 }) },
  });
  const { accounts } = await session();
  received.length = 0;
  let seen = 0;
  for await (const items of accounts.pages({ limit: 1, savedFilter: "New" })) seen += items.length;
  assert.equal(seen, 2);
  assert.equal(received.length, 2);
});
