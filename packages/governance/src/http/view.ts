import type { AuditEntry } from "@castellan/storage";
import type { Account } from "../account/account.ts";
import type { StoredApplication } from "../application/application-store.ts";
import type { Feature } from "../application/connector.ts";
import { showSettings } from "../application/secrets.ts";
import type { ApiToken } from "../authentication/api-token.ts";
import type { Identity } from "../identity/identity.ts";
import type { StoredPlan } from "../plan/plan-store.ts";
import type { Task } from "../task/task.ts";
import type { Attempt, Transaction } from "../transaction/transaction.ts";

/** A moment as it is shown; the database and the code count Unix milliseconds. */
function moment(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

/** A member that is left out where there is no such moment. */
function maybe<Name extends string>(name: Name, milliseconds: number | undefined): { readonly [Key in Name]?: string } {
  const shown: { [Key in Name]?: string } = {};
  if (milliseconds !== undefined) shown[name] = moment(milliseconds);
  return shown;
}

export function applicationView(stored: StoredApplication, features: ReadonlySet<Feature>) {
  const { application, secrets, version, createdAt, updatedAt } = stored;
  return {
    ...application,
    settings: showSettings(application.settings, secrets),
    features: [...features].sort(),
    version,
    createdAt: moment(createdAt),
    updatedAt: moment(updatedAt),
  };
}

export function accountView(account: Account, identityName: string | undefined) {
  const { identityId: _id, createdAt, updatedAt, deletedAt, ...shown } = account;
  return {
    ...shown,
    ...(identityName === undefined ? {} : { identity: identityName }),
    createdAt: moment(createdAt),
    updatedAt: moment(updatedAt),
    ...maybe("deletedAt", deletedAt),
  };
}

export function identityView(identity: Identity, managerName: string | undefined) {
  const { name, displayName, attributes, inactive, source, createdAt, updatedAt } = identity;
  return {
    name,
    displayName,
    attributes,
    inactive,
    ...(source === undefined ? {} : { source }),
    ...(managerName === undefined ? {} : { manager: managerName }),
    createdAt: moment(createdAt),
    updatedAt: moment(updatedAt),
  };
}

export function taskView(task: Task) {
  const { owner: _owner, run: _run, cancelRequested, createdAt, startedAt, updatedAt, finishedAt, ...shown } = task;
  return {
    ...shown,
    ...(cancelRequested ? { cancelRequested } : {}),
    createdAt: moment(createdAt),
    ...maybe("startedAt", startedAt),
    updatedAt: moment(updatedAt),
    ...maybe("finishedAt", finishedAt),
  };
}

export function transactionView(transaction: Transaction) {
  const { id, planId, trackingId, application, operation, nativeIdentity, accountId, status } = transaction;
  const { attributes, changes, attempts, maximumAttempts, error, createdBy } = transaction;
  return {
    id,
    planId,
    trackingId,
    application,
    operation,
    ...(nativeIdentity === undefined ? {} : { nativeIdentity }),
    ...(accountId === undefined ? {} : { accountId }),
    status,
    ...(operation === "Create" ? { attributes } : {}),
    ...(changes.length > 0 ? { changes } : {}),
    ...(transaction.secrets === undefined ? {} : { secrets: { sealed: true } }),
    attempts,
    maximumAttempts,
    ...(error === undefined ? {} : { error }),
    ...(status === "retrying" ? { nextAttemptAt: moment(transaction.nextAttemptAt) } : {}),
    createdBy,
    createdAt: moment(transaction.createdAt),
    updatedAt: moment(transaction.updatedAt),
    ...maybe("finishedAt", transaction.finishedAt),
  };
}

export function attemptView({ number, startedAt, finishedAt, outcome, error }: Attempt) {
  return {
    number,
    startedAt: moment(startedAt),
    ...maybe("finishedAt", finishedAt),
    ...(outcome === undefined ? {} : { outcome }),
    ...(error === undefined ? {} : { error }),
  };
}

export function planView({ id, trackingId, document, project, createdBy, createdAt }: StoredPlan) {
  return { planId: id, trackingId, plan: document, project, createdBy, createdAt: moment(createdAt) };
}

export function tokenView({ id, name, scopes, createdBy, createdAt, expiresAt }: ApiToken) {
  return { id, name, scopes, createdBy, createdAt: moment(createdAt), ...maybe("expiresAt", expiresAt) };
}

export function auditView({ at, ...entry }: AuditEntry) {
  return { ...entry, at: moment(at) };
}
