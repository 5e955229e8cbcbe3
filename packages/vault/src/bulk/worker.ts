import { randomUUID } from "node:crypto";
import type { VaultContext } from "../context.ts";
import type { Logger } from "../options.ts";
import { releaseUploads, workOnce } from "./work.ts";

/** How often somebody looks for uploads that another process left, and tries again after an error. */
const interval = 20_000;

/** Adds the accounts of uploads in the background, one after the other. */
export interface BulkWorker {
  /** There may be something to do. */
  wake(): void;
  /** Ends after the account that is being added. */
  close(): Promise<void>;
}

export function createBulkWorker(context: VaultContext, log: Logger | undefined): BulkWorker {
  const worker = randomUUID();
  let running: Promise<void> | undefined;
  let closed = false;
  const timer = setInterval(() => wake(), interval).unref();

  async function run(): Promise<void> {
    try {
      while (!closed && (await workOnce(context, worker, log, () => closed)));
    } catch (error) {
      log?.warn({ err: error }, "Bulk uploads wait");
    }
  }

  function wake(): void {
    if (closed || running !== undefined) return;
    running = run().finally(() => {
      running = undefined;
    });
  }

  let ended: Promise<void> | undefined;
  async function end(): Promise<void> {
    closed = true;
    clearInterval(timer);
    await running;
    await releaseUploads(context, worker);
  }

  return {
    wake,
    close() {
      ended ??= end();
      return ended;
    },
  };
}
