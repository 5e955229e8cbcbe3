import type { AuditFact } from "@castellan/storage";

/** Everything governance writes down, as `area.verb`. */
export type AuditAction =
  | "administrator.created"
  | "logon.failed"
  | "token.created"
  | "token.revoked"
  | "application.created"
  | "application.changed"
  | "application.deleted"
  | "application.paused"
  | "application.resumed"
  | "aggregation.started"
  | "aggregation.resumed"
  | "aggregation.cancelled"
  | "aggregation.finished"
  | "account.created"
  | "account.changed"
  | "account.deleted"
  | "account.returned"
  | "account.correlated"
  | "account.uncorrelated"
  | "identity.created"
  | "identity.changed"
  | "identity.deleted"
  | "plan.submitted"
  | "transaction.committed"
  | "transaction.failed"
  | "transaction.retried";

/** A fact in governance's own words. */
export interface GovernanceFact extends AuditFact {
  readonly action: AuditAction;
}

/** Who asks: shown in the audit log as the actor. */
export interface Actor {
  readonly name: string;
  readonly client?: string;
}

export function actorOf({ name, client }: Actor): Pick<AuditFact, "actor" | "client"> {
  return client === undefined ? { actor: name } : { actor: name, client };
}
