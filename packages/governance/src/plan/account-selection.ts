import type { Account } from "../account/account.ts";
import { about, type Compilation, type Draft, eachRequest, type Facts } from "./draft.ts";
import type { Filtered } from "./plan.ts";

/**
 * Finds the account each request is about. Of an identity without one, a Modify becomes a Create; with one, a Create
 * becomes a Modify; with several, a person has to say which.
 */
export const selectAccounts = eachRequest((request, facts) => {
  if (request.nativeIdentity !== undefined && request.operation !== "Create") return named(request, facts);
  const accounts = ownAccounts(request, facts);
  const [only] = accounts;
  if (only === undefined) return without(request, facts);
  if (request.operation === "Create") return withExisting(request, accounts);
  return accounts.length === 1 ? { requests: [onAccount(request, only)] } : whichOf(request, accounts);
});

function onAccount(request: Draft, account: Account): Draft {
  return { ...request, account, nativeIdentity: account.nativeIdentity };
}

function isOf(account: Account, { application }: Draft): boolean {
  return account.application === application.application.name;
}

function ownAccounts(request: Draft, { identity, accounts }: Facts): readonly Account[] {
  return accounts.filter(
    (account) =>
      identity !== undefined &&
      account.identityId === identity.id &&
      isOf(account, request) &&
      account.deletedAt === undefined,
  );
}

function named(request: Draft, { accounts, identity }: Facts): Partial<Compilation> {
  const account = accounts.find((known) => isOf(known, request) && known.nativeIdentity === request.nativeIdentity);
  if (account?.deletedAt !== undefined && request.operation === "Delete") {
    const detail = `account ${account.nativeIdentity} is deleted already`;
    return { filtered: [{ ...about(request), reason: "alreadyDeleted", detail }] };
  }
  if (account === undefined || account.deletedAt !== undefined) {
    const { name } = request.application.application;
    const text = `${name} has no account ${request.nativeIdentity} that is known; aggregate it, or check the native identity`;
    return { messages: [{ level: "error", code: "unknownAccount", application: name, text }] };
  }
  if (identity !== undefined && account.identityId !== undefined && account.identityId !== identity.id) {
    const { name } = request.application.application;
    const text = `account ${account.nativeIdentity} on ${name} is another identity's than ${identity.name}`;
    return { messages: [{ level: "error", code: "unknownAccount", application: name, text }] };
  }
  return { requests: [onAccount(request, account)] };
}

function without(request: Draft, { identity }: Facts): Partial<Compilation> {
  const { name } = request.application.application;
  if (request.operation === "Create") return { requests: [request] };
  if (identity === undefined) {
    const text = `${request.operation} says neither which account nor whose: add nativeIdentity, or identity`;
    return { messages: [{ level: "error", code: "unknownAccount", application: name, text }] };
  }
  if (request.operation === "Modify") return { requests: [{ ...request, operation: "Create" }] };
  const detail = `${identity.name} has no account on ${name}`;
  return { filtered: [{ ...about(request), reason: "noAccount", detail }] };
}

function withExisting(request: Draft, accounts: readonly Account[]): Partial<Compilation> {
  const [only] = accounts;
  if (only === undefined || accounts.length > 1) return whichOf(request, accounts);
  const { name } = request.application.application;
  const text = `${only.displayName} is there already on ${name}: the account is changed, not created`;
  const filtered: Filtered[] = Object.keys(request.secrets).map((attribute) => ({
    ...about(request),
    attribute,
    reason: "accountExists",
    detail: `${text}; its ${attribute} stays`,
  }));
  const modify: Draft = { ...onAccount(request, only), operation: "Modify", secrets: {} };
  return { requests: [modify], filtered, messages: [{ level: "info", code: "converted", application: name, text }] };
}

function whichOf(request: Draft, accounts: readonly Account[]): Partial<Compilation> {
  const { name } = request.application.application;
  const detail = `there are ${accounts.length} accounts on ${name}: say which by nativeIdentity`;
  const allowedValues = accounts.map(({ nativeIdentity }) => nativeIdentity);
  const { application, operation } = about(request);
  return {
    questions: [{ kind: "account", application, operation, attribute: "nativeIdentity", detail, allowedValues }],
  };
}
