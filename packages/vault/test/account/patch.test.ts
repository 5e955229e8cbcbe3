import assert from "node:assert/strict";
import { test } from "node:test";
import type { AccountChange, PvwaAccount } from "@castellan/pvwa";
import fc from "fast-check";
import { makeAccount, makeMember, makeSafe, refused } from "../support/accounts.ts";
import { startVault } from "../support/server.ts";

const full = {
  name: "n",
  platformAccountProperties: { Port: "22" },
  remoteMachinesAccess: { remoteMachines: "a.corp", accessRestrictedToRemoteMachines: false },
};

/** What the members of an account are after a patch that is answered 200. */
const changes: readonly (readonly [string, readonly AccountChange[], Partial<PvwaAccount>])[] = [
  ["replace", [{ op: "replace", path: "/address", value: "db02" }], { address: "db02" }],
  ["letter case", [{ op: "replace", path: "/USERNAME/", value: "sys" }], { userName: "sys" }],
  ["a new name", [{ op: "replace", path: "/name", value: "other" }], { name: "other" }],
  ["add", [{ op: "add", path: "/address", value: "db03" }], { address: "db03" }],
  [
    "of several steps with one property the last wins",
    [
      { op: "replace", path: "/address", value: "x" },
      { op: "replace", path: "/address", value: "y" },
    ],
    { address: "y" },
  ],
  [
    "a property",
    [{ op: "replace", path: "/platformAccountProperties/port", value: 2222 }],
    { platformAccountProperties: { Port: "2222" } },
  ],
  ["a property away", [{ op: "remove", path: "/platformAccountProperties/Port" }], {}],
  [
    "properties, as an object",
    [{ op: "replace", path: "/platformAccountProperties", value: { PORT: "24" } }],
    { platformAccountProperties: { Port: "24" } },
  ],
  [
    "properties, as the text of one",
    [{ op: "add", path: "/platformAccountProperties", value: '{"port":"25"}' }],
    { platformAccountProperties: { Port: "25" } },
  ],
  ["all properties away", [{ op: "remove", path: "/platformAccountProperties" }], {}],
  ["all properties away, by null", [{ op: "replace", path: "/platformAccountProperties", value: null }], {}],
  ["a property away, as an object", [{ op: "remove", path: "/platformAccountProperties", value: { port: "22" } }], {}],
  [
    "of an object the members that it names",
    [{ op: "replace", path: "/remoteMachinesAccess", value: { remoteMachines: "z.corp" } }],
    { remoteMachinesAccess: { remoteMachines: "z.corp", accessRestrictedToRemoteMachines: false } },
  ],
  [
    "nothing in the place of nothing",
    [{ op: "replace", path: "/secretManagement/manualManagementReason", value: "" }],
    { secretManagement: { automaticManagementEnabled: true } },
  ],
  [
    "manual management, the reason first",
    [
      { op: "add", path: "/secretManagement/manualManagementReason", value: "because" },
      { op: "replace", path: "/secretManagement/automaticManagementEnabled", value: "False" },
    ],
    { secretManagement: { automaticManagementEnabled: false, manualManagementReason: "because" } },
  ],
  [
    "manual management, as an object",
    [{ op: "replace", path: "/secretManagement", value: { automaticManagementEnabled: false } }],
    { secretManagement: { automaticManagementEnabled: false } },
  ],
  [
    "remote machines",
    [
      { op: "replace", path: "/remoteMachinesAccess/remoteMachines", value: "b.corp;c.corp" },
      { op: "replace", path: "/remoteMachinesAccess/accessRestrictedToRemoteMachines", value: true },
    ],
    { remoteMachinesAccess: { remoteMachines: "b.corp;c.corp", accessRestrictedToRemoteMachines: true } },
  ],
  [
    "another platform, which drops the properties it does not know",
    [{ op: "replace", path: "/platformID", value: "windomain" }],
    { platformId: "WinDomain" },
  ],
  ["nothing", [], {}],
];

const optional = ["platformAccountProperties", "remoteMachinesAccess"] as const;

for (const [title, steps, expected] of changes) {
  test(`PATCH: ${title}`, async (t) => {
    const { admin, time } = await startVault(t);
    await makeSafe(admin, "S");
    const before = await makeAccount(admin, "S", full);
    time.now += 5000;
    const answer = await admin("PATCH", `/API/Accounts/${before.id}`, steps);
    assert.equal(answer.statusCode, 200, answer.body);
    const after: PvwaAccount = answer.json();
    assert.deepEqual(after, { ...after, ...expected });
    assert.equal(after.categoryModificationTime, time.now * 1000);
    assert.equal(after.createdTime, before.createdTime);
    for (const member of optional) {
      const touched = steps.some(({ path }) => path.toLowerCase().startsWith(`/${member}`.toLowerCase()));
      const moved = member === "platformAccountProperties" && expected.platformId !== undefined;
      if (!touched && !moved) assert.deepEqual(after[member], before[member]);
      if ((touched || moved) && !(member in expected)) assert.equal(member in after, false);
    }
    assert.deepEqual((await admin("GET", `/API/Accounts/${before.id}`)).json(), after);
  });
}

test("what a patch cannot do is refused with its code, and nothing of it happens", async (t) => {
  const { admin } = await startVault(t);
  await makeSafe(admin, "S");
  await makeAccount(admin, "S", { name: "taken", address: "z" });
  const { id } = await makeAccount(admin, "S", { name: "n" });
  const before = (await admin("GET", `/API/Accounts/${id}`)).json();
  const cases: readonly (readonly [object, number, string])[] = [
    [{ op: "remove", path: "/remoteMachinesAccess/remoteMachines" }, 400, "PASWS164E"],
    [{ op: "replace", path: "/platformAccountProperties/Port", value: "x" }, 400, "PASWS164E"],
    [{ op: "remove", path: "/platformAccountProperties" }, 400, "PASWS164E"],
    [{ op: "replace", path: "/secretManagement/manualManagementReason", value: "x" }, 400, "PASWS159E"],
    [{ op: "replace", path: "/id", value: "x" }, 400, "PASWS125E"],
    [{ op: "replace", path: "/SafeName", value: "x" }, 400, "PASWS125E"],
    [{ op: "add", path: "/secret", value: "x" }, 400, "PASWS125E"],
    [{ op: "add", path: "/secretManagement/status", value: "success" }, 400, "PASWS125E"],
    [{ op: "add", path: "/secretManagement", value: { lastModifiedTime: 1 } }, 400, "PASWS125E"],
    [{ op: "add", path: "/secretManagement/manualManagementReason", value: "x" }, 400, "PASWS159E"],
    [{ op: "replace", path: "/name", value: "TAKEN" }, 409, "CASTL032E"],
    [{ op: "replace", path: "/name", value: "a*b" }, 400, "PASWS167E"],
    [{ op: "remove", path: "/name" }, 400, "PASWS167E"],
    [{ op: "remove", path: "/platformId" }, 400, "PASWS167E"],
    [{ op: "remove", path: "/address" }, 400, "PASWS167E"],
    [{ op: "replace", path: "/platformId", value: "Nope" }, 400, "PASWS167E"],
    [{ op: "replace", path: "/platformId", value: "AWSAccessKeys" }, 400, "PASWS167E"],
    [{ op: "add", path: "/platformAccountProperties/Prt", value: "1" }, 400, "PASWS167E"],
    [{ op: "add", path: "/platformAccountProperties", value: "no json" }, 400, "PASWS167E"],
    [{ op: "add", path: "/secretManagement", value: { odd: 1 } }, 400, "PASWS167E"],
    [{ op: "add", path: "/odd", value: "1" }, 400, "PASWS167E"],
    [{ op: "add", path: "address", value: "1" }, 400, "PASWS167E"],
    // Names that every object has, and an escaped slash, which is part of a name.
    [{ op: "add", path: "constructor", value: "x" }, 400, "PASWS167E"],
    [{ op: "add", path: "~1address", value: "1" }, 400, "PASWS167E"],
    [{ op: "add", path: "/secretManagement~1manualManagementReason", value: "1" }, 400, "PASWS167E"],
    [{ op: "add", path: "/address", value: {} }, 400, "PASWS167E"],
    [{ op: "add", path: "/address", value: "x".repeat(256) }, 400, "PASWS167E"],
    [{ op: "add", path: "/address", value: "\u0000" }, 400, "PASWS167E"],
    [{ op: "replace", path: "/secretManagement/automaticManagementEnabled", value: "maybe" }, 400, "PASWS167E"],
    [{ op: "move", path: "/address", from: "/userName" }, 400, "PASWS167E"],
    [{ op: "add" }, 400, "PASWS167E"],
    [{ path: "/address", value: "x" }, 400, "PASWS167E"],
  ];
  for (const [step, status, code] of cases) {
    const answer = await admin("PATCH", `/API/Accounts/${id}`, [
      { op: "replace", path: "/userName", value: "half-done" },
      step,
    ]);
    assert.deepEqual(refused(answer), [status, code], JSON.stringify(step));
  }
  assert.deepEqual(refused(await admin("PATCH", `/API/Accounts/${id}`, {})), [400, "PASWS011E"]);
  assert.deepEqual((await admin("GET", `/API/Accounts/${id}`)).json(), before);
});

test("the reason goes when automatic management comes back", async (t) => {
  const { admin } = await startVault(t);
  await makeSafe(admin, "S");
  const manual = { secretManagement: { automaticManagementEnabled: false, manualManagementReason: "because" } };
  const { id, secretManagement } = await makeAccount(admin, "S", manual);
  assert.deepEqual(secretManagement, manual.secretManagement);
  const step = { op: "replace", path: "/secretManagement/automaticManagementEnabled", value: true };
  const answer = await admin("PATCH", `/API/Accounts/${id}`, [step]);
  assert.deepEqual(answer.json().secretManagement, { automaticManagementEnabled: true });
});

test("renaming takes renameAccounts, everything else updateAccountProperties", async (t) => {
  const vault = await startVault(t);
  const { admin } = vault;
  await makeSafe(admin, "S");
  const { id } = await makeAccount(admin, "S", { name: "n" });
  const renamer = await makeMember(vault, "S", "renamer", ["renameAccounts", "listAccounts"]);
  const updater = await makeMember(vault, "S", "updater", ["updateAccountProperties"]);
  const name = { op: "replace", path: "/Name", value: "m" };
  const address = { op: "replace", path: "/address", value: "b" };
  const path = `/API/Accounts/${id}`;
  assert.equal((await renamer("PATCH", path, [name])).statusCode, 200);
  assert.equal((await updater("PATCH", path, [address])).statusCode, 200);
  for (const [caller, steps] of [
    [renamer, [address]],
    [renamer, [name, address]],
    [renamer, []],
    [updater, [name]],
    [updater, [{ ...name, path: "/NAME//" }]],
  ] as const) {
    assert.deepEqual(refused(await caller("PATCH", path, steps)), [403, "PASWS041E"]);
  }
  await updater("PATCH", path, [{ ...name, value: "sneaked", path: "~1name" }]);
  assert.equal((await admin("GET", path)).json().name, "m");
});

test("law: whatever JSON array comes, a patch answers 200 or a refusal, and the account stays readable", async (t) => {
  const { admin } = await startVault(t);
  await makeSafe(admin, "S");
  const { id } = await makeAccount(admin, "S", full);
  const path = fc.constantFrom(
    ...["/name", "/address", "/platformId", "/platformAccountProperties", "/platformAccountProperties/Port", "/"],
    ...["/secretManagement", "/remoteMachinesAccess", "/__proto__/x", "/platformAccountProperties/__proto__", "", "//"],
    ...["/platformAccountProperties/", "/platformAccountProperties/constructor", "/~1~0", "/secretManagement/toString"],
  );
  const step = fc.record(
    { op: fc.constantFrom("add", "replace", "remove", 3, null), path, value: fc.jsonValue({ maxDepth: 2 }) },
    { requiredKeys: [] },
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.oneof({ weight: 5, arbitrary: step }, fc.jsonValue()), { maxLength: 4 }),
      async (body) => {
        const answer = await admin("PATCH", `/API/Accounts/${id}`, body);
        assert.ok(answer.statusCode < 500, answer.body);
        assert.equal((await admin("GET", `/API/Accounts/${id}`)).statusCode, 200);
      },
    ),
    { numRuns: 150 },
  );
});
