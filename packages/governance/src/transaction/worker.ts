import type { Core } from "../core.ts";
import { claimDue, nextDueAt, releaseOrphans, renewClaims } from "./claim.ts";
import { execute, StoppedError } from "./execute.ts";
import type { Transaction } from "./transaction.ts";

export interface TransactionWorker {
  start(): Promise<void>;
  /** Something may be due now. */
  wake(): void;
  /** Takes nothing more, waits for what is being executed, and gives up on what does not end. */
  close(): Promise<void>;
}

export interface TransactionWorkerOptions {
  readonly concurrency: number;
  readonly pollMilliseconds: number;
  readonly leaseMilliseconds: number;
  /** How long one attempt may take. */
  readonly attemptMilliseconds?: number;
  /** How long `close` waits. */
  readonly graceMilliseconds?: number;
}

/** Executes due transactions, a few side by side. It sleeps until it is woken, until one is due, or for the poll time. */
export function createTransactionWorker(core: Core, options: TransactionWorkerOptions): TransactionWorker {
  const { concurrency, pollMilliseconds, leaseMilliseconds } = options;
  const { attemptMilliseconds = 120_000, graceMilliseconds = 10_000 } = options;
  const executing = new Map<string, Promise<void>>();
  const attempts = new Map<string, AbortController>();
  let running = false;
  let pumping: Promise<void> | undefined;
  let wokenMeanwhile = false;
  let timer: NodeJS.Timeout | undefined;
  let renewal: NodeJS.Timeout | undefined;

  function wake(): void {
    if (!running) return;
    if (pumping !== undefined) {
      wokenMeanwhile = true;
      return;
    }
    clearTimeout(timer);
    wokenMeanwhile = false;
    pumping = pump()
      .catch((error: unknown) => {
        core.log.error({ err: error }, "due transactions could not be claimed");
        sleep(pollMilliseconds);
      })
      .finally(() => {
        pumping = undefined;
        if (wokenMeanwhile) wake();
      });
  }

  async function pump(): Promise<void> {
    const free = concurrency - executing.size;
    if (free <= 0) return;
    const now = core.clock();
    const claimed = await claimDue(core, free, leaseMilliseconds);
    for (const transaction of claimed) begin(transaction);
    if (claimed.length === free) return;
    const due = await nextDueAt(core, now);
    sleep(due === undefined ? pollMilliseconds : Math.max(due - core.clock(), 5));
  }

  function begin(transaction: Transaction): void {
    const attempt = new AbortController();
    attempts.set(transaction.id, attempt);
    const late = () => attempt.abort(new DOMException("the attempt took too long", "TimeoutError"));
    const timeout = setTimeout(late, attemptMilliseconds);
    const done = execute(core, transaction, attempt.signal)
      .catch((error: unknown) => core.log.error({ err: error, transaction: transaction.id }, "an attempt was lost"))
      .finally(() => {
        clearTimeout(timeout);
        attempts.delete(transaction.id);
        executing.delete(transaction.id);
        wake();
      });
    executing.set(transaction.id, done);
  }

  function sleep(milliseconds: number): void {
    if (!running) return;
    clearTimeout(timer);
    timer = setTimeout(wake, Math.min(milliseconds, pollMilliseconds));
    timer.unref();
  }

  /** An attempt whose claim was lost is given up, for another worker makes it. */
  async function renew(): Promise<void> {
    const ids = [...executing.keys()];
    try {
      const kept = await renewClaims(core, ids, leaseMilliseconds);
      for (const id of ids) if (!kept.has(id)) attempts.get(id)?.abort(new StoppedError("the claim was lost"));
    } catch (error) {
      core.log.warn({ err: error }, "claims could not be renewed");
    }
  }

  async function settleAll(): Promise<void> {
    await pumping;
    await Promise.all(executing.values());
  }

  return {
    async start() {
      await releaseOrphans(core);
      running = true;
      renewal = setInterval(() => void renew(), leaseMilliseconds / 3);
      renewal.unref();
      wake();
    },
    wake,
    async close() {
      running = false;
      clearTimeout(timer);
      clearInterval(renewal);
      const stop = () => {
        for (const attempt of attempts.values()) attempt.abort(new StoppedError("the process stops"));
      };
      const grace = setTimeout(stop, graceMilliseconds);
      await settleAll();
      clearTimeout(grace);
    },
  };
}
