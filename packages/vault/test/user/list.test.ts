import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { type Caller, startVault } from "../support/server.ts";

interface Item {
  readonly id: number;
  readonly username: string;
}

async function list(admin: Caller, query: string): Promise<{ Users: Item[]; Total: number }> {
  const answer = await admin("GET", `/API/Users?${query.replaceAll(" ", "%20")}`);
  assert.equal(answer.statusCode, 200, answer.body);
  return answer.json();
}

const people = [
  { username: "m.rossi", personalDetails: { firstName: "Mara", lastName: "Rossi" } },
  {
    username: "j.doe",
    userType: "EPVUserLite",
    personalDetails: { firstName: "John", lastName: "Doe" },
    enableUser: false,
  },
  { username: "A.Doe", personalDetails: { firstName: "Anna", middleName: "Q", lastName: "Doe" }, location: "\\Sales" },
  { username: "100%_sure", personalDetails: { firstName: "Per", lastName: "Cent" } },
  { username: "CPM01", userType: "CPM" },
];

async function populated(t: Parameters<typeof startVault>[0]): Promise<Caller> {
  const { admin } = await startVault(t);
  for (const person of people) await admin("POST", "/API/Users", person);
  return admin;
}

test("a list item has exactly the members of the captured one, and with ExtendedDetails it is the whole user", async (t) => {
  const admin = await populated(t);
  const base = {
    id: 4,
    username: "A.Doe",
    source: "CyberArk",
    userType: "EPVUser",
    componentUser: false,
    vaultAuthorization: [],
    location: "\\Sales",
    personalDetails: { firstName: "Anna", middleName: "Q", lastName: "Doe", organization: "", department: "" },
  };
  assert.deepEqual((await list(admin, "search=anna")).Users, [base]);
  await admin("POST", "/API/UserGroups/1000000002/Members", { memberId: "a.doe" });
  const whole = await admin("GET", "/API/Users/4");
  for (const yes of ["true", "True"]) {
    const [user] = (await list(admin, `search=anna&extendeddetails=${yes}`)).Users;
    assert.deepEqual(user, whole.json());
  }
});

test("search, plain keys, filters and sort, alone and together", async (t) => {
  const admin = await populated(t);
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ["", ["Administrator", "m.rossi", "j.doe", "A.Doe", "100%_sure", "CPM01"]],
    ["search=DOE", ["j.doe", "A.Doe"]],
    ["search=mar", ["m.rossi"]],
    ["search=%25", ["100%_sure"]],
    ["search=_", ["100%_sure"]],
    ["search=nobody", []],
    ["search=", ["Administrator", "m.rossi", "j.doe", "A.Doe", "100%_sure", "CPM01"]],
    ["userName=a.doe", ["A.Doe"]],
    ["userName=doe", []],
    ["userType=epvuserlite", ["j.doe"]],
    ["componentUser=True", ["CPM01"]],
    ["componentUser=false&userType=EPVUser&sort=username desc", ["m.rossi", "A.Doe", "100%_sure"]],
    ["source=LDAP", []],
    ["source=cyberark&userType=CPM", ["CPM01"]],
    ["UserStatus=Disabled", ["j.doe"]],
    ["userstatus=Suspended", []],
    ["UserStatus=Active&search=doe", ["A.Doe"]],
    ["filter=userType eq CPM", ["CPM01"]],
    ["filter=userName eq 'M.Rossi'", ["m.rossi"]],
    ['filter=componentUser eq "true"', ["CPM01"]],
    ["filter=userType eq EPVUser AND componentUser eq false", ["m.rossi", "A.Doe", "100%_sure"]],
    ["filter=source eq cyberark and userType eq CPM", ["CPM01"]],
    ["filter=userType&search=doe", ["j.doe", "A.Doe"]],
    ["filter=componentUser", ["Administrator", "m.rossi", "j.doe", "A.Doe", "100%_sure", "CPM01"]],
    ["sort=username", ["100%_sure", "A.Doe", "Administrator", "CPM01", "j.doe", "m.rossi"]],
    ["search=doe&sort=lastname asc, firstname asc", ["A.Doe", "j.doe"]],
    ["search=doe&sort=location desc", ["A.Doe", "j.doe"]],
    ["sort=username&pageSize=2", ["100%_sure", "A.Doe"]],
    ["sort=username&pageSize=2&pageOffset=3", ["CPM01", "j.doe"]],
    ["pageOffset=4", ["100%_sure", "CPM01"]],
    ["pageOffset=400&pageSize=5", []],
  ];
  for (const [query, expected] of cases) {
    const { Users } = await list(admin, query);
    assert.deepEqual(
      Users.map(({ username }) => username),
      expected,
      query,
    );
  }
});

test("Total counts every match, whatever the page", async (t) => {
  const admin = await populated(t);
  for (const [query, total] of [
    ["", 6],
    ["search=doe", 2],
    ["search=doe&pageSize=1", 2],
    ["pageSize=2&pageOffset=5", 6],
    ["pageOffset=600", 6],
    ["search=nobody", 0],
  ] as const) {
    assert.equal((await list(admin, query)).Total, total, query);
  }
});

test("many users", async (t) => {
  const { admin } = await startVault(t);
  const count = 2_345;
  const numbers = Array.from({ length: count }, (_, index) => (index * 7919) % count);
  await Promise.all(numbers.map((number) => admin("POST", "/API/Users", { username: `user${number}` })));

  await t.test("without a page size all come in one answer, each once", async () => {
    for (const query of ["", "sort=username", "ExtendedDetails=true", "search=user"]) {
      const { Users, Total } = await list(admin, query);
      const expected = query === "search=user" ? count : count + 1;
      assert.deepEqual([Users.length, Total], [expected, expected], query);
      assert.equal(new Set(Users.map(({ id }) => id)).size, expected);
    }
  });

  await t.test("law: the pages of any size, put together, are the whole list", async () => {
    const whole = (await list(admin, "sort=username desc")).Users.map(({ id }) => id);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 3000 }), fc.integer({ min: 0, max: 3000 }), async (size, offset) => {
        const { Users } = await list(admin, `sort=username desc&pageSize=${size}&pageOffset=${offset}`);
        assert.deepEqual(
          Users.map(({ id }) => id),
          whole.slice(offset, offset + size),
        );
      }),
      { numRuns: 25 },
    );
  });
});
