import { hash as digest } from "node:crypto";
import type { AuditEntry, AuditFact } from "./audit-log.ts";
import type { AuditRow } from "./audit-table.ts";

/** The last entry of a chain, as far as it has been written. */
export interface ChainEnd {
  readonly sequence: number;
  readonly hash: string;
}

/** The rows that tell `facts`, linked to one another and to `end`. */
export function link(end: ChainEnd, facts: readonly AuditFact[], at: number): AuditRow[] {
  let { sequence, hash } = end;
  return facts.map((fact) => {
    sequence += 1;
    const open = {
      sequence,
      at,
      action: storable(fact.action),
      actor: storable(fact.actor),
      target: storable(fact.target),
      correlation_id: fact.correlationId === undefined ? null : storable(fact.correlationId),
      client: fact.client === undefined ? null : storable(fact.client),
      details: fact.details === undefined ? null : JSON.stringify(fact.details),
      previous_hash: hash,
    };
    hash = rowHash(open);
    return { ...open, hash };
  });
}

/** SHA-256, in hexadecimal, over the row's other columns as one JSON array: every field at its fixed place. */
function rowHash(row: Omit<AuditRow, "hash">): string {
  const canonical = JSON.stringify([
    row.previous_hash,
    row.sequence,
    row.at,
    row.action,
    row.actor,
    row.target,
    row.correlation_id,
    row.client,
    row.details,
  ]);
  return digest("sha256", canonical, "hex");
}

/** What keeps `row` from following `end`, in words; `undefined` when it does follow. */
export function breakBetween(end: ChainEnd, row: AuditRow): string | undefined {
  if (row.sequence !== end.sequence + 1) return `entry ${end.sequence + 1} is missing`;
  if (row.previous_hash !== end.hash) return `entry ${row.sequence} does not follow the one before it`;
  if (row.hash !== rowHash(row)) return `entry ${row.sequence} was changed after it was written`;
  return undefined;
}

export function entryOf(row: AuditRow): AuditEntry {
  return {
    sequence: row.sequence,
    at: row.at,
    action: row.action,
    actor: row.actor,
    target: row.target,
    ...(row.correlation_id === null ? {} : { correlationId: row.correlation_id }),
    ...(row.client === null ? {} : { client: row.client }),
    ...(row.details === null ? {} : { details: JSON.parse(row.details) }),
    previousHash: row.previous_hash,
    hash: row.hash,
  };
}

/** PostgreSQL keeps neither U+0000 nor lone surrogates; the hash must be over what can be read back. */
function storable(text: string): string {
  return text.toWellFormed().replaceAll("\u0000", "\ufffd");
}
