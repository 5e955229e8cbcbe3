import type { PvwaAccount, SecretManagement } from "@castellan/pvwa";
import type { CredentialOperation } from "./tables.ts";

type Change = (account: PvwaAccount) => PvwaAccount;

function manage(change: (management: SecretManagement) => SecretManagement): Change {
  return (account) => ({ ...account, secretManagement: change(account.secretManagement) });
}

/** A worker is to do something on the target. */
export const inProcess: Change = manage((management) => ({ ...management, status: "inProcess" }));

/** Nothing is to be done any more, and nothing was: what went before is not known to hold. */
export const idle: Change = manage(({ status: _status, ...management }) => management);

/** A worker reported what it did on the target at `now` (Unix seconds); `open`: something else is still to be done. */
export function reported(operation: CredentialOperation, succeeded: boolean, now: number, open: boolean): Change {
  const times = succeeded ? timesOf(operation, now) : {};
  const status = open ? "inProcess" : succeeded ? "success" : "failure";
  return manage((management) => ({ ...management, status, ...times }));
}

function timesOf(operation: CredentialOperation, now: number): Partial<SecretManagement> {
  if (operation === "verify") return { lastVerifiedTime: now };
  // A reconciliation sets a new secret.
  return operation === "change" ? { lastModifiedTime: now } : { lastModifiedTime: now, lastReconciledTime: now };
}

/** The secret was set in the vault alone at `now` (Unix seconds): nobody asked the target. */
export function storedByHand(now: number, open: boolean): Change {
  return (account) => {
    const { secretManagement, ...rest } = open ? inProcess(account) : idle(account);
    return { ...rest, secretManagement: { ...secretManagement, lastModifiedTime: now } };
  };
}
