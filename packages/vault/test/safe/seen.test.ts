import assert from "node:assert/strict";
import { test } from "node:test";
import { startVault } from "../support/server.ts";

const password = "P@ssw0rd123!";

test("who sees a safe by other rights is told that his own membership has ended", async (t) => {
  const { admin, logon, time } = await startVault(t);
  for (const username of ["m", "other"]) await admin("POST", "/API/Users", { username, initialPassword: password });
  const { id } = (await admin("POST", "/API/UserGroups", { groupName: "Team" })).json();
  await admin("POST", `/API/UserGroups/${id}/Members`, { memberId: "m" });
  for (const safeName of ["Ended", "Lasting"]) {
    await admin("POST", "/API/Safes", { safeName });
    const membershipExpirationDate = Math.floor(time.now / 1000) + (safeName === "Ended" ? 60 : 600);
    await admin("POST", `/API/Safes/${safeName}/Members`, {
      memberName: "m",
      membershipExpirationDate,
      permissions: {},
    });
    await admin("POST", `/API/Safes/${safeName}/Members`, { memberName: "Team", permissions: {} });
  }
  const session = await logon("m", password);
  const told = async () => {
    const { value } = (await session("GET", "/API/Safes")).json();
    const [ended] = value;
    assert.deepEqual((await session("GET", "/API/Safes/Ended")).json(), ended);
    return value.map(({ isExpiredMember }: { isExpiredMember: boolean }) => isExpiredMember);
  };
  assert.deepEqual(await told(), [false, false]);
  time.now += 61_000;
  assert.deepEqual(await told(), [true, false]);
  assert.equal((await admin("GET", "/API/Safes/Ended")).json().isExpiredMember, false, "nor is it the Administrator's");
});

test("a membership ends with the second it names", async (t) => {
  const { admin, logon, time } = await startVault(t);
  await admin("POST", "/API/Users", { username: "m", initialPassword: password });
  await admin("POST", "/API/Safes", { safeName: "Box" });
  const second = Math.floor(time.now / 1000) + 10;
  const member = { memberName: "m", membershipExpirationDate: second, permissions: { viewSafeMembers: true } };
  await admin("POST", "/API/Safes/Box/Members", member);
  const session = await logon("m", password);
  for (const [milliseconds, status] of [
    [-1, 200],
    [0, 404],
    [1, 404],
  ] as const) {
    time.now = second * 1000 + milliseconds;
    assert.equal((await session("GET", "/API/Safes/Box")).statusCode, status, String(milliseconds));
    assert.equal((await session("GET", "/API/Safes/Box/Members")).statusCode, status, String(milliseconds));
    const shown = (await admin("GET", "/API/Safes/Box/Members/m")).json();
    assert.equal(shown.isExpiredMembershipEnable, status === 404);
  }
});
