import type { Attributes, Connector, ConnectorCall, ResourceObject } from "../application/connector.ts";
import { ConnectorError } from "../application/connector-error.ts";
import type { Transaction } from "./transaction.ts";
import { isTheSameAccount, pendingChanges, verificationProblem } from "./verify.ts";

/** Reading back showed that a write did not take, though nothing was said. */
export class UnverifiedError extends Error {
  override readonly name = "UnverifiedError";
}

export type Secrets = Readonly<Record<string, string>>;

/**
 * Carries one transaction out and reads it back. Where an earlier attempt may have done it, the account is read first,
 * and only what is missing is written.
 * @returns The account as it is afterwards; `undefined` after a Delete.
 * @throws `ConnectorError`, or `UnverifiedError` when the account is not as it was asked to be.
 */
export async function perform(
  connector: Connector,
  transaction: Transaction,
  secrets: Secrets,
  call: ConnectorCall,
): Promise<ResourceObject | undefined> {
  const written = await write(connector, transaction, secrets, call);
  const found = await readBack(connector, transaction, written, call);
  const problem = verificationProblem(transaction.operation, found, transaction);
  if (problem !== undefined) throw new UnverifiedError(`read back after ${transaction.operation}: ${problem}`);
  return found;
}

async function readBack(
  connector: Connector,
  { operation, nativeIdentity }: Transaction,
  written: ResourceObject | undefined,
  call: ConnectorCall,
): Promise<ResourceObject | undefined> {
  if (!canRead(connector)) return written;
  const identity = operation === "Create" ? written?.nativeIdentity : nativeIdentity;
  return identity === undefined ? undefined : connector.read("account", identity, call);
}

function canRead(connector: Connector): boolean {
  return !connector.features.has("NO_RANDOM_ACCESS");
}

async function write(
  connector: Connector,
  transaction: Transaction,
  secrets: Secrets,
  call: ConnectorCall,
): Promise<ResourceObject | undefined> {
  if (transaction.operation === "Create") return create(connector, transaction, secrets, call);
  const { nativeIdentity } = transaction;
  if (nativeIdentity === undefined) throw new ConnectorError("notFound", "the transaction names no account");
  const before =
    transaction.uncertain && canRead(connector) ? await connector.read("account", nativeIdentity, call) : undefined;
  switch (transaction.operation) {
    case "Modify":
      return update(connector, transaction, nativeIdentity, before, secrets, call);
    case "Enable":
      return before?.disabled === false ? before : connector.enable(nativeIdentity, call);
    case "Disable":
      return before?.disabled === true ? before : connector.disable(nativeIdentity, call);
    case "Unlock":
      return before?.locked === false ? before : connector.unlock(nativeIdentity, call);
    case "Delete":
      return remove(connector, transaction, nativeIdentity, before, call);
    case "ChangePassword":
      return changePassword(connector, nativeIdentity, secrets, call);
  }
}

async function create(
  connector: Connector,
  { attributes, uncertain }: Transaction,
  { password, ...others }: Secrets,
  call: ConnectorCall,
): Promise<ResourceObject> {
  if (uncertain) {
    const found = await connector.findCreated("account", attributes, call);
    if (found !== undefined) return adopt(found, attributes);
  }
  return connector.create("account", { ...attributes, ...others }, password, call);
}

/** An account of the name is there after an attempt whose end is unknown: it is ours only if it is what we asked for. */
function adopt(found: ResourceObject, attributes: Attributes): ResourceObject {
  if (isTheSameAccount(found, attributes)) return found;
  const detail = `there is another account ${found.displayName} (${found.nativeIdentity}) with other attributes than asked for`;
  throw new ConnectorError("alreadyExists", detail);
}

async function update(
  connector: Connector,
  { changes }: Transaction,
  nativeIdentity: string,
  before: ResourceObject | undefined,
  { password: _password, ...others }: Secrets,
  call: ConnectorCall,
): Promise<ResourceObject> {
  const secret = Object.entries(others).map(([attribute, value]) => ({ operation: "Set" as const, attribute, value }));
  const wanted = [...(before === undefined ? changes : pendingChanges(before, changes)), ...secret];
  return before !== undefined && wanted.length === 0
    ? before
    : connector.update("account", nativeIdentity, wanted, call);
}

async function remove(
  connector: Connector,
  { uncertain }: Transaction,
  nativeIdentity: string,
  before: ResourceObject | undefined,
  call: ConnectorCall,
): Promise<undefined> {
  if (uncertain && canRead(connector) && before === undefined) return;
  try {
    await connector.remove("account", nativeIdentity, call);
  } catch (error) {
    // Gone is what was asked for; somebody, or an attempt whose answer was lost, was first.
    if (!(error instanceof ConnectorError && error.kind === "notFound")) throw error;
  }
}

async function changePassword(
  connector: Connector,
  nativeIdentity: string,
  { password }: Secrets,
  call: ConnectorCall,
): Promise<undefined> {
  if (password === undefined) throw new ConnectorError("schema", "the transaction has no password");
  await connector.changePassword(nativeIdentity, password, call);
}
