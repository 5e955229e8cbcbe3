import assert from "node:assert/strict";
import { test } from "node:test";
import { vaultAuthorizations } from "@castellan/pvwa";
import type { Request } from "../permission/safe-call.ts";
import { allBut } from "../permission/sets.ts";
import { openStage, type Stage } from "../permission/stage.ts";
import { vaultCalls } from "../permission/table/authorizations.ts";
import { rooms } from "../permission/table/rooms.ts";
import type { Method } from "../support/server.ts";

const correlationId = "every-call:1";

interface AuditedCall {
  readonly route: string;
  readonly when?: string;
  readonly arrange: (stage: Stage) => Promise<Request> | Request;
}

/** Calls that find what they ask for done already, and what undoes it first. */
const undone: Readonly<Record<string, string>> = {
  "POST /API/Users/:id/enable": "disable",
};

/**
 * Calls that leave things as they are, as the table makes them: a membership that stays, a password that is kept nowhere, a worker
 * who goes on, a user who is not suspended, a method that he had not.
 */
const changesNothing = new Set([
  "PUT /WebServices/PIMServices.svc/Safes/:safe/Members/:member",
  "POST /API/Accounts/:id/Secret/Generate",
  "POST /API/Castellan/CredentialTasks/:task/Renew",
  "POST /API/Users/:id/Activate",
  "PATCH /API/Users/removeAllowedAuthenticationMethods/Bulk",
]);

/** All that a caller may be allowed. */
async function allowEverything(stage: Stage): Promise<void> {
  const { id } = (await stage.caller("GET", "/API/currentuser")).json();
  await stage.must("PUT", `/API/Users/${id}`, { username: "caller", vaultAuthorization: vaultAuthorizations });
  const [admins] = (await stage.must("GET", "/API/UserGroups?search=Vault%20Admins")).json().value;
  await stage.must("POST", `/API/UserGroups/${admins.id}/Members`, { memberId: "caller" });
}

/** The newest entry of the log. */
async function last(stage: Stage): Promise<number> {
  const [entry] = await stage.vault.vault.audit.list({ limit: 1, newestFirst: true });
  return entry?.sequence ?? 0;
}

async function make(stage: Stage, { route }: AuditedCall, { path, body }: Request) {
  const [method = ""] = route.split(" ", 1);
  return await stage.vault.server.inject({
    method: methodOf(method),
    url: `/PasswordVault${path}`,
    headers: {
      authorization: stage.caller.token,
      "content-type": "application/json",
      "x-correlation-id": correlationId,
    },
    ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
  });
}

const methods = ["POST", "PUT", "PATCH", "DELETE"] as const satisfies readonly Method[];

function methodOf(name: string): (typeof methods)[number] {
  const method = methods.find((known) => known === name);
  if (method === undefined) throw new Error(`${name} changes nothing.`);
  return method;
}

/** What the log tells of the call afterwards: who, from where, and in which intention. */
async function audited(stage: Stage, call: AuditedCall): Promise<void> {
  const request = await call.arrange(stage);
  const what = `${call.route} ${call.when ?? ""}`.trim();
  const undo = undone[call.route];
  if (undo !== undefined) await stage.must("POST", request.path.replace(/[^/]+$/, undo));
  const before = await last(stage);
  const answer = await make(stage, call, request);
  assert.ok(answer.statusCode < 300, `${what}: ${answer.statusCode} ${answer.body}`);
  const entries = await stage.vault.vault.audit.list({ after: before, limit: 100 });
  const told = entries.filter((entry) => entry.actor === "caller" && entry.client === "127.0.0.1");
  assert.equal(told.length > 0, !changesNothing.has(what), `${what} leaves ${JSON.stringify(entries)}`);
  for (const entry of told) assert.equal(entry.correlationId, correlationId, what);
}

/*
 * The same tables that say what a call needs: each call that changes something, or reveals a secret, is made once by somebody who
 * may, and the log must tell of it.
 */
for (const [room, calls] of Object.entries({ ...rooms, vault: vaultCalls })) {
  test(`the log tells of every call about ${room} that changes something`, async (t) => {
    const stage = await openStage(t);
    await allowEverything(stage);
    for (const call of calls) {
      if (call.route.startsWith("GET ") || ("allowed" in call && call.allowed !== undefined)) continue;
      await stage.renew();
      await stage.join({ caller: { permissions: allBut() } });
      await audited(stage, call);
    }
    assert.equal((await stage.vault.vault.audit.verify()).intact, true);
  });
}
