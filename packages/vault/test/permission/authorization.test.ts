import assert from "node:assert/strict";
import { test } from "node:test";
import { type VaultAuthorization, vaultAuthorizations } from "@castellan/pvwa";
import type { Request } from "./safe-call.ts";
import { openStage, type Stage } from "./stage.ts";
import { type VaultCall, vaultCalls } from "./table/authorizations.ts";

/** Somebody who makes a call. */
interface Case {
  readonly authorizations: readonly VaultAuthorization[];
  readonly vaultAdmin: boolean;
}

function* casesOf({ needs }: VaultCall): Generator<Case> {
  for (const vaultAdmin of [false, true]) {
    yield { authorizations: [], vaultAdmin };
    for (const one of vaultAuthorizations) {
      yield { authorizations: [one], vaultAdmin };
      yield { authorizations: vaultAuthorizations.filter((other) => other !== one), vaultAdmin };
    }
    yield { authorizations: needs, vaultAdmin };
    yield { authorizations: vaultAuthorizations, vaultAdmin };
  }
}

/** What the caller may do in the vault, set as it differs from what it was. */
function setter(stage: Stage, id: number, vaultAdmins: number) {
  let before: Case = { authorizations: [], vaultAdmin: false };
  return async (wanted: Case): Promise<void> => {
    if (wanted.authorizations !== before.authorizations) {
      const body = { username: "caller", vaultAuthorization: wanted.authorizations };
      await stage.must("PUT", `/API/Users/${id}`, body);
    }
    const path = `/API/UserGroups/${vaultAdmins}/Members`;
    if (wanted.vaultAdmin && !before.vaultAdmin) await stage.must("POST", path, { memberId: "caller" });
    if (!wanted.vaultAdmin && before.vaultAdmin) await stage.must("DELETE", `${path}/caller`);
    before = wanted;
  };
}

/*
 * Every call about users, groups and the vault itself is made with each single authorisation and without it, by members of Vault
 * Admins and by others: what each is answered follows from the table.
 */
test("the authorisations that calls about the vault need", async (t) => {
  const stage = await openStage(t);
  const { id } = (await stage.caller("GET", "/API/currentuser")).json();
  const [{ id: vaultAdmins }] = (await stage.must("GET", "/API/UserGroups?search=Vault%20Admins")).json().value;
  const set = setter(stage, id, vaultAdmins);
  for (const call of vaultCalls) {
    let request: Request | undefined;
    for (const one of casesOf(call)) {
      request ??= await call.arrange(stage);
      await set(one);
      if ((await make(stage, call, one, request)) && call.repeatable !== true) request = undefined;
    }
  }
});

/** Makes the call, asserts that it was answered as it should, and tells whether it went through. */
async function make(stage: Stage, call: VaultCall, one: Case, { path, body }: Request): Promise<boolean> {
  const [method] = call.route.split(" ", 1);
  const answer = await stage.vault.server.inject({
    method: method === "GET" || method === "POST" || method === "PUT" || method === "PATCH" ? method : "DELETE",
    url: `/PasswordVault${path}`,
    headers: { authorization: stage.caller.token, "content-type": "application/json" },
    ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
  });
  const who = `with [${one.authorizations}]${one.vaultAdmin ? " in Vault Admins" : ""}`;
  const what = `${call.route} ${call.when ?? ""} ${who}: ${answer.statusCode} ${answer.body.slice(0, 300)}`;
  const missing = call.needs.filter((needed) => !one.authorizations.includes(needed));
  if (missing.length === 0 && (call.vaultAdmins !== true || one.vaultAdmin)) {
    if (call.allowed === undefined) assert.ok(answer.statusCode < 300, what);
    else assert.equal(answer.json().ErrorCode, call.allowed, what);
    return !call.route.startsWith("GET");
  }
  assert.deepEqual([answer.statusCode, answer.json().ErrorCode], [403, "PASWS041E"], what);
  const words = missing.length === 0 ? ["Vault Admins"] : [...missing, "Vault Admins"];
  assert.ok(
    words.some((word) => answer.json().ErrorMessage.includes(word)),
    `${what}, which names what is missing`,
  );
  return false;
}
