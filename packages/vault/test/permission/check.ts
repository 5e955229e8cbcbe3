import assert from "node:assert/strict";
import { type SafePermission, safePermissions } from "@castellan/pvwa";
import type { LightMyRequestResponse } from "fastify";
import { isEnough, leastFor, mentioned, type Request, type SafeCall } from "./safe-call.ts";
import { allBut, only, type PermissionSet } from "./sets.ts";
import type { Membership, Stage, Way } from "./stage.ts";

/** Somebody who makes a call, and what he may do in the safe: `undefined` when he is no member. */
interface Case {
  readonly who: string;
  readonly memberships: Partial<Record<Way, Membership>>;
  readonly has: PermissionSet | undefined;
}

/** Makes the call as everybody that matters, and asserts that who may make it can, and nobody else. */
export async function check(stage: Stage, call: SafeCall): Promise<void> {
  let request: Request | undefined;
  for (const one of casesOf(call)) {
    await stage.renew();
    if (request === undefined) {
      await stage.join({ caller: { permissions: allBut() } });
      request = await call.arrange(stage);
    }
    await stage.join(one.memberships);
    const [method] = call.route.split(" ", 1);
    const answer = await stage.caller(methodOf(method), request.path, request.body);
    const what = `${call.route}${call.when === undefined ? "" : ` (${call.when})`} by ${one.who}: ${answer.statusCode} ${answer.body.slice(0, 300)}`;
    const went = await expectAnswer(stage, call, one, answer, what);
    if (went && call.repeatable !== true && method !== "GET") request = undefined;
  }
}

function* casesOf({ needs }: SafeCall): Generator<Case> {
  const direct = (who: string, permissions: PermissionSet): Case => ({
    who,
    memberships: { caller: { permissions } },
    has: permissions,
  });
  for (const name of safePermissions) yield direct(`a member with ${name}`, only(name));
  for (const name of safePermissions) yield direct(`a member without ${name}`, allBut(name));
  const least = only(...leastFor(needs));
  yield direct("a member with what it needs", least);
  yield direct("a member with nothing", new Set());
  yield { who: "no member", memberships: {}, has: undefined };
  const all = { permissions: allBut() };
  yield { who: "an expired member", memberships: { caller: { ...all, expired: true } }, has: undefined };
  for (const way of ["Team", "Outer"] as const) {
    yield { who: `a member by ${way}`, memberships: { [way]: { permissions: least } }, has: least };
    yield { who: `an expired member by ${way}`, memberships: { [way]: { ...all, expired: true } }, has: undefined };
    for (const name of mentioned(needs)) {
      const permissions = allBut(name);
      yield { who: `a member by ${way} without ${name}`, memberships: { [way]: { permissions } }, has: permissions };
    }
  }
  yield* shared(needs);
}

/** Who has each thing that the call needs by another way has them all. */
function* shared(needs: SafeCall["needs"]): Generator<Case> {
  const [own, ...others] = leastFor(needs);
  if (own === undefined || others.length === 0) return;
  const memberships = { caller: { permissions: only(own) }, Outer: { permissions: only(...others) } };
  yield { who: "a member who has one half himself", memberships, has: only(own, ...others) };
}

/** Whether the call went through. */
async function expectAnswer(
  stage: Stage,
  { needs, hidden, refused, shows, allowed }: SafeCall,
  { has }: Case,
  answer: LightMyRequestResponse,
  what: string,
): Promise<boolean> {
  const enough = has !== undefined && isEnough(needs, has);
  if (shows !== undefined) {
    assert.ok(answer.statusCode < 300, what);
    assert.equal(await shows(answer, stage), enough, what);
    return enough;
  }
  if (enough || (has === undefined && hidden === undefined)) {
    assertAllowed(answer, allowed, what);
    return true;
  }
  const { ErrorCode, ErrorMessage, Details } = answer.json();
  if (has === undefined) {
    const code = ErrorCode === "PASWS167E" ? Details?.[0]?.ErrorCode : ErrorCode;
    assert.equal(code, hidden, what);
    return false;
  }
  if (refused !== undefined) {
    assert.equal(ErrorCode, refused, what);
    return false;
  }
  assert.deepEqual([answer.statusCode, ErrorCode], [403, "PASWS041E"], what);
  assert.ok(
    missing(needs, has).some((name) => ErrorMessage.includes(name)),
    `${what}, which names what is missing`,
  );
  return false;
}

function assertAllowed(answer: LightMyRequestResponse, allowed: string | undefined, what: string): void {
  if (allowed === undefined) assert.ok(answer.statusCode < 300, what);
  else assert.equal(answer.json().ErrorCode, allowed, what);
}

function missing(needs: SafeCall["needs"], has: PermissionSet): readonly SafePermission[] {
  return mentioned(needs).filter((name) => !has.has(name));
}

const methods = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;

function methodOf(name: string | undefined): (typeof methods)[number] {
  const method = methods.find((known) => known === name);
  if (method === undefined) throw new Error(`${name} is no method.`);
  return method;
}
