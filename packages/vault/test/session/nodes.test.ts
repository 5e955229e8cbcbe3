import assert from "node:assert/strict";
import { it } from "node:test";
import { onEveryEngine } from "../support/engines.ts";
import { startVault } from "../support/server.ts";

await onEveryEngine("sessions on another node", (place) => {
  it("end when the password is reset, and not when its owner changes it", async (t) => {
    const databaseUrl = await place();
    const first = await startVault(t, { databaseUrl });
    const second = await startVault(t, { databaseUrl });
    const { id } = (await first.admin("POST", "/API/Users", { username: "m", initialPassword: "Before-Pass1" })).json();
    const old = await second.logon("m", "Before-Pass1");
    assert.equal((await old("GET", "/API/currentuser")).statusCode, 200);
    for (const { time } of [first, second]) time.now += 6_000;
    const body = { id, newPassword: "Another-Pass1" };
    assert.equal((await first.admin("POST", `/API/Users/${id}/ResetPassword`, body)).statusCode, 200);
    assert.equal((await old("GET", "/API/currentuser")).statusCode, 401);
    const fresh = await second.logon("m", "Another-Pass1", { newPassword: "Chosen-Pass1" });
    for (const { time } of [first, second]) time.now += 6_000;
    assert.equal((await fresh("GET", "/API/currentuser")).statusCode, 200);
  });
});
