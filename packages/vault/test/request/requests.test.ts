import assert from "node:assert/strict";
import { test } from "node:test";
import type { SafePermission } from "@castellan/pvwa";
import type { LightMyRequestResponse } from "fastify";
import type { VaultOptions } from "../../src/index.ts";
import { makeMember, refused } from "../support/accounts.ts";
import { firstSecret, secretOf, setRules, startWithAccount } from "../support/secrets.ts";
import type { Caller } from "../support/server.ts";

const own = "/API/MyRequests";
const incoming = "/API/IncomingRequests";
const hour = 3_600_000;

/** An account that needs confirmation, somebody who wants it and confirmers of both levels. */
async function start(t: Parameters<typeof startWithAccount>[0], options: Partial<VaultOptions> = {}) {
  const vault = await startWithAccount(t, { sessionIdleMinutes: 1e6, ...options });
  await setRules(vault.admin, "UnixSSH", { dualControl: true });
  const member = (name: string, ...permissions: readonly SafePermission[]) =>
    makeMember(vault, "Box", name, permissions);
  return {
    ...vault,
    ann: await member("ann", "retrieveAccounts", "listAccounts"),
    first: await member("first", "requestsAuthorizationLevel1"),
    other: await member("other", "requestsAuthorizationLevel1"),
    second: await member("second", "requestsAuthorizationLevel2"),
    member,
  };
}

async function ask(caller: Caller, AccountId: string, more: object = {}): Promise<string> {
  const answer = await caller("POST", own, { AccountId, Reason: "deploy", ...more });
  assert.equal(answer.statusCode, 201, answer.body);
  return answer.json().RequestID;
}

const confirm = (caller: Caller, id: string) => caller("POST", `${incoming}/${id}/Confirm`, { Reason: "ok" });
const reject = (caller: Caller, id: string) => caller("POST", `${incoming}/${id}/Reject`, { Reason: "no" });
const retrieve = (caller: Caller, path: string) => caller("POST", `${path}/Password/Retrieve`, { reason: "r" });
const status = (answer: LightMyRequestResponse) => answer.statusCode;

test("without a confirmed request the account is not to be had; with one it is, once", async (t) => {
  const { ann, first, path, account } = await start(t);
  assert.deepEqual(refused(await retrieve(ann, path)), [403, "CASTL043E"]);
  const id = await ask(ann, account.id, { TicketingSystemName: "Desk", TicketID: "C-1" });
  assert.equal(id, "Box_1");
  assert.deepEqual(refused(await retrieve(ann, path)), [403, "CASTL043E"]);
  const confirmed = await confirm(first, id);
  assert.deepEqual([status(confirmed), confirmed.body], [200, ""]);
  assert.equal(await secretOf(ann, path), firstSecret);
  assert.deepEqual(refused(await retrieve(ann, path)), [403, "CASTL043E"], "it was for one use");
  assert.equal((await ann("GET", `${own}/${id}`)).json().StatusTitle, "Used");
});

test("a request has the members that its published readers know, with times in Unix seconds", async (t) => {
  const { ann, first, account, time } = await start(t);
  const now = Math.floor(time.now / 1000);
  const id = await ask(ann, account.id, {
    TicketingSystemName: "Desk",
    TicketID: "C-1",
    FromDate: now,
    ToDate: now + 60,
  });
  const request = {
    RequestID: "Box_1",
    SafeName: "Box",
    RequestorUserName: "ann",
    RequestorReason: "deploy",
    UserReason: "deploy",
    CreationDate: now,
    Operation: "Show password",
    ExpirationDate: now + 60,
    OperationType: 0,
    AccessType: "OneTime",
    ConfirmationsLeft: 1,
    AccessFrom: now,
    AccessTo: now + 60,
    Status: 1,
    StatusTitle: "Waiting",
    InvalidRequestReason: 0,
    CurrentConfirmationLevel: 1,
    RequiredConfirmersCountLevel2: 0,
    TicketingSystemProperties: { Name: "Desk", Number: "C-1", Status: "" },
    AdditionalInfo: {},
    AccountDetails: {
      AccountID: account.id,
      Properties: {
        Name: account.name,
        Safe: "Box",
        PolicyID: "UnixSSH",
        Address: "db01.corp.example",
        UserName: "root",
      },
    },
  };
  assert.deepEqual((await ann("GET", own)).json(), { MyRequests: [request], Total: 1 });
  assert.deepEqual((await first("GET", `${incoming}?onlywaiting=True&expired=False`)).json(), {
    IncomingRequests: [request],
    Total: 1,
  });
  await confirm(first, id);
  const { Confirmers, ...rest } = (await first("GET", `${incoming}/${id}`)).json();
  assert.deepEqual(rest, { ...request, ConfirmationsLeft: 0, Status: 2, StatusTitle: "Confirmed" });
  assert.equal(Confirmers.length, 1);
  assert.deepEqual([Confirmers[0].Name, Confirmers[0].Action, Confirmers[0].Reason], ["first", "Confirmed", "ok"]);
});

test("who may access without confirmation needs none", async (t) => {
  const { member, path, admin } = await start(t);
  const free = await member("free", "retrieveAccounts", "accessWithoutConfirmation");
  assert.equal(await secretOf(free, path), firstSecret);
  assert.equal(await secretOf(admin, path), firstSecret);
});

test("an access is good from its beginning to its end, once or again and again", async (t) => {
  const { ann, first, path, account, time } = await start(t);
  const at = (hours: number) => Math.floor((time.now + hours * hour) / 1000);
  const dates = { FromDate: at(1), ToDate: at(3), MultipleAccessRequired: true };
  await confirm(first, await ask(ann, account.id, dates));
  for (const { after, allowed } of [
    { after: 0, allowed: false },
    { after: 1, allowed: true },
    { after: 1, allowed: true },
    { after: 1, allowed: false },
  ]) {
    time.now += after * hour;
    assert.equal(status(await retrieve(ann, path)), allowed ? 200 : 403);
  }
  const listed = async (query: string) => (await ann("GET", `${own}?${query}`)).json().Total;
  assert.equal(await listed("expired=false"), 0);
  assert.equal(await listed("expired=true"), 1);
});

test("nobody confirms his own request, decides twice, or on what is decided", async (t) => {
  const { first, other, second, member, account } = await start(t);
  const both = await member("both", "retrieveAccounts", "requestsAuthorizationLevel1");
  const id = await ask(both, account.id);
  assert.deepEqual(refused(await confirm(both, id)), [403, "CASTL049E"]);
  assert.deepEqual(refused(await reject(both, id)), [403, "CASTL049E"]);
  assert.equal((await both("GET", incoming)).json().Total, 0);
  assert.equal(status(await confirm(second, id)), 200, "where one level confirms, both may");
  for (const answer of [await confirm(first, id), await reject(other, id)]) {
    assert.deepEqual(refused(answer), [409, "CASTL048E"]);
  }
});

test("two confirmers are two people", async (t) => {
  const { ann, first, other, path, account } = await start(t, { useRules: { confirmers: 2 } });
  const id = await ask(ann, account.id);
  assert.equal(status(await confirm(first, id)), 200);
  assert.deepEqual(refused(await confirm(first, id)), [409, "CASTL048E"]);
  assert.equal((await ann("GET", `${own}/${id}`)).json().ConfirmationsLeft, 1);
  assert.equal(status(await retrieve(ann, path)), 403);
  assert.equal(status(await confirm(other, id)), 200);
  assert.equal(status(await retrieve(ann, path)), 200);
});

test("of two levels the first comes first, and both are needed", async (t) => {
  const { ann, first, other, second, path, account } = await start(t, { useRules: { confirmationLevels: 2 } });
  const id = await ask(ann, account.id);
  assert.deepEqual(refused(await confirm(second, id)), [409, "CASTL048E"]);
  assert.equal(status(await confirm(first, id)), 200);
  assert.deepEqual(refused(await confirm(other, id)), [409, "CASTL048E"]);
  assert.equal((await second("GET", `${incoming}/${id}`)).json().CurrentConfirmationLevel, 2);
  assert.equal(status(await retrieve(ann, path)), 403);
  assert.equal(status(await confirm(second, id)), 200);
  assert.equal(status(await retrieve(ann, path)), 200);
});

test("one rejection rejects it", async (t) => {
  const { ann, first, other, path, account } = await start(t, { useRules: { confirmers: 2 } });
  const id = await ask(ann, account.id);
  await confirm(first, id);
  assert.equal(status(await reject(other, id)), 200);
  assert.equal(status(await retrieve(ann, path)), 403);
  assert.equal((await ann("GET", `${own}/${id}`)).json().StatusTitle, "Rejected");
});

test("a request is its owner's to delete, and what it allowed goes with it", async (t) => {
  const { ann, first, path, account } = await start(t);
  const id = await ask(ann, account.id, { MultipleAccessRequired: true });
  await confirm(first, id);
  assert.equal(status(await retrieve(ann, path)), 200);
  assert.deepEqual(refused(await first("DELETE", `${own}/${id}`)), [404, "CASTL047E"]);
  assert.equal(status(await ann("DELETE", `${own}/${id}`)), 200);
  assert.equal(status(await retrieve(ann, path)), 403);
  assert.deepEqual(refused(await ann("GET", `${own}/${id}`)), [404, "CASTL047E"]);
});

test("an expired request is decided no more, and a stranger knows of none", async (t) => {
  const { ann, first, admin, account, time, logon } = await start(t);
  const id = await ask(ann, account.id, { ToDate: Math.floor(time.now / 1000) + 60 });
  await admin("POST", "/API/Users", { username: "stranger", initialPassword: "P@ssw0rd123!" });
  const stranger = await logon("stranger", "P@ssw0rd123!");
  assert.deepEqual(refused(await confirm(stranger, id)), [404, "CASTL047E"]);
  assert.deepEqual(refused(await stranger("GET", `${incoming}/${id}`)), [404, "CASTL047E"]);
  assert.equal((await stranger("GET", incoming)).json().Total, 0);
  time.now += 61_000;
  assert.deepEqual(refused(await confirm(first, id)), [409, "CASTL048E"]);
});

test("many are decided in one call, each for itself", async (t) => {
  const { ann, first, account, vault } = await start(t);
  const ids = [await ask(ann, account.id), await ask(ann, account.id)];
  const items = [...ids, "Box_99"].map((RequestId) => ({ RequestId, Reason: "ok" }));
  const answer = await first("POST", `${incoming}/Confirm/Bulk`, { BulkItems: items });
  assert.equal(answer.statusCode, 200);
  const results = answer.json().BulkItems;
  assert.deepEqual(
    results.map(({ Succeeded, ErrorCode }: { Succeeded: boolean; ErrorCode?: string }) => ErrorCode ?? Succeeded),
    [true, true, "CASTL047E"],
  );
  const audited = await vault.audit.list({ limit: 10, action: "request.confirmed" });
  assert.equal(audited.length, 2);
  for (const BulkItems of [undefined, [], "x", [5], [{ Reason: "no id" }]]) {
    assert.deepEqual(refused(await first("POST", `${incoming}/Reject/Bulk`, { BulkItems })), [400, "PASWS167E"]);
  }
});

test("what cannot be asked is refused", async (t) => {
  const { ann, admin, account, time } = await start(t);
  const now = Math.floor(time.now / 1000);
  for (const [body, expected] of [
    [{}, [400, "PASWS167E"]],
    [{ AccountId: "1_99" }, [404, "CASTL030E"]],
    [{ AccountId: account.id, UseConnect: true }, [403, "PASWS041E"]],
    [{ AccountId: account.id, ToDate: now - 1 }, [400, "PASWS167E"]],
    [{ AccountId: account.id, FromDate: now + 90, ToDate: now + 60 }, [400, "PASWS167E"]],
    [{ AccountId: account.id, ToDate: now + 366 * 86_400 }, [400, "PASWS167E"]],
    [{ AccountId: account.id, FromDate: "tomorrow" }, [400, "PASWS167E"]],
  ] as const) {
    assert.deepEqual(refused(await ann("POST", own, body)), expected, JSON.stringify(body));
  }
  await setRules(admin, "UnixSSH", {});
  assert.deepEqual(refused(await ann("POST", own, { AccountId: account.id })), [400, "PASWS167E"]);
});

test("a confirmed connection is no confirmed look at the secret", async (t) => {
  const { first, path, account, member } = await start(t);
  const bob = await member("bob", "retrieveAccounts", "useAccounts");
  await confirm(first, await ask(bob, account.id, { UseConnect: true }));
  assert.deepEqual(refused(await retrieve(bob, path)), [403, "CASTL043E"]);
  assert.equal(await secretOf(bob, path, { ActionType: "connect" }), firstSecret);
  await confirm(first, await ask(bob, account.id));
  assert.equal(await secretOf(bob, path, { ActionType: "connect" }), firstSecret, "who may see it may connect");
});

test("an account is not moved to a platform without confirmation by who needs one", async (t) => {
  const { admin, path, member } = await start(t);
  const bob = await member("bob", "retrieveAccounts", "updateAccountProperties");
  const trusted = await member("trusted", "updateAccountProperties", "accessWithoutConfirmation");
  const move = [{ op: "replace", path: "/platformId", value: "GenericNetworkDevice" }];
  assert.deepEqual(refused(await bob("PATCH", path, move)), [403, "PASWS041E"]);
  await setRules(admin, "GenericNetworkDevice", { dualControl: true });
  assert.equal(status(await bob("PATCH", path, move)), 200, "it takes one there too");
  const back = [{ op: "replace", path: "/platformId", value: "UnixSSH" }];
  await setRules(admin, "UnixSSH", {});
  assert.deepEqual(refused(await bob("PATCH", path, back)), [403, "PASWS041E"]);
  assert.equal(status(await trusted("PATCH", path, back)), 200);
});

test("who is no member of the safe any more learns nothing of its accounts by what he asked for", async (t) => {
  const { admin, ann, account } = await start(t);
  const id = await ask(ann, account.id);
  assert.equal((await ann("GET", own)).json().Total, 1);
  assert.equal(status(await admin("DELETE", "/API/Safes/Box/Members/ann")), 204);
  assert.equal((await ann("GET", own)).json().Total, 0);
  assert.deepEqual(refused(await ann("GET", `${own}/${id}`)), [404, "CASTL047E"]);
  assert.equal(status(await ann("DELETE", `${own}/${id}`)), 200, "he may still take it back");
});
