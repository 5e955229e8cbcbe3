import { setImmediate as nextRound } from "node:timers/promises";
import type { AuditFact, AuditLog, Database, UnitOfWork } from "@castellan/storage";
import type { GatewayTables } from "../database/tables.ts";

/** What one request leaves behind in the gateway's database: rows and audit facts, together or not at all. */
export interface Recording {
  readonly facts: readonly AuditFact[];
  write?(unit: UnitOfWork<GatewayTables>): Promise<void>;
}

export interface Recorder {
  /** The promise resolves when the recording is durable. */
  record(recording: Recording): Promise<void>;
  /** Resolves when everything handed over so far is durable. */
  drained(): Promise<void>;
}

interface Waiting {
  readonly recording: Recording;
  resolve(): void;
  reject(error: unknown): void;
}

const mostPerUnit = 200;

/**
 * Records of concurrent requests share a transaction: the disk is asked to be durable once for all that came while it was
 * busy with the ones before. A transaction that fails is tried again one recording at a time, so that nobody pays for
 * another's mistake.
 */
export function createRecorder(db: Database<GatewayTables>, audit: AuditLog<GatewayTables>): Recorder {
  const queue: Waiting[] = [];
  let working: Promise<void> | undefined;

  function commit(batch: readonly Waiting[]): Promise<void> {
    return db.transaction(async (unit) => {
      for (const { recording } of batch) await recording.write?.(unit);
      await audit.append(
        unit,
        batch.flatMap(({ recording }) => recording.facts),
      );
    });
  }

  async function settle(batch: readonly Waiting[]): Promise<void> {
    try {
      await commit(batch);
      for (const waiting of batch) waiting.resolve();
    } catch (error) {
      const [only] = batch;
      if (batch.length === 1) only?.reject(error);
      else for (const waiting of batch) await settle([waiting]);
    }
  }

  async function work(): Promise<void> {
    // Requests that came together are ready within one round of the event loop: nobody goes ahead of them alone.
    await nextRound();
    while (queue.length > 0) await settle(queue.splice(0, mostPerUnit));
    working = undefined;
  }

  return {
    record: (recording) =>
      new Promise((resolve, reject) => {
        queue.push({ recording, resolve, reject });
        working ??= work();
      }),
    async drained() {
      while (working !== undefined) await working;
    },
  };
}
