import type { UnitOfWork } from "../database/database.ts";

/** What happened, as the caller tells it. Never put a secret into it. */
export interface AuditFact {
  /** What was done, as `area.verb`: `user.disabled`, `account.created`, `transaction.committed`. */
  readonly action: string;
  /** Who did it: a user, a token's name, or `system`. */
  readonly actor: string;
  /** What it was done to, as `kind:name`: `user:41`, `account:PAM/scim.test01`. */
  readonly target: string;
  /** Follows one intention through every service: the plan's tracking id, or the request's id. */
  readonly correlationId?: string;
  /** Where the actor called from, where that is known. */
  readonly client?: string;
  /** Old and new values and the like; secrets masked by the caller. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/** One row of the chain. `hash` covers every other field and `previousHash`, so that no row can be changed, removed or reordered unseen. */
export interface AuditEntry extends AuditFact {
  readonly sequence: number;
  /** Unix milliseconds. */
  readonly at: number;
  readonly previousHash: string;
  readonly hash: string;
}

export type AuditVerification =
  | { readonly intact: true; readonly entries: number }
  | { readonly intact: false; readonly entries: number; readonly brokenAt: number; readonly reason: string };

/**
 * The end of a chain, as somebody noted it where the database's keeper cannot reach. The chain alone cannot tell that its end was cut
 * off and its head set back, nor that all of it was made anew: a note can.
 */
export interface AuditNote {
  readonly sequence: number;
  readonly hash: string;
}

/** An append-only, hash-chained log in a service's own database. */
export interface AuditLog<Tables> {
  /** Appends within the caller's unit of work: the entry exists exactly when the change it tells of does. */
  append(unit: UnitOfWork<Tables>, facts: readonly AuditFact[]): Promise<void>;
  /** Entries in order of `sequence`, from the first after `after`, at most `limit`; filtered where a field is given. */
  list(query: {
    readonly after?: number;
    readonly limit: number;
    readonly newestFirst?: boolean;
    readonly action?: string;
    readonly target?: string;
    readonly correlationId?: string;
  }): Promise<readonly AuditEntry[]>;
  /** Walks the chain from its first entry to its last; `noted` must be among them, as it was noted. */
  verify(noted?: AuditNote): Promise<AuditVerification>;
  /** The last entry, to be noted; sequence 0 while there is none. */
  end(): Promise<AuditNote>;
}
