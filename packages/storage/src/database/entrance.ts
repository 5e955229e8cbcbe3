import { AsyncLocalStorage } from "node:async_hooks";
import { StorageError } from "../error/storage-error.ts";

/**
 * What every query outside a unit of work passes, and every unit when it begins. Code inside a unit must use the unit:
 * a query beside it would wait for the very writer, or the very connection, that its own unit holds.
 */
export class Entrance {
  readonly #units = new AsyncLocalStorage<{ active: boolean }>();
  #closed = false;

  /** Runs `work` as the inside of a unit. What it leaves running after its end is outside again. */
  async inside<Result>(work: () => Promise<Result>): Promise<Result> {
    const unit = { active: true };
    try {
      return await this.#units.run(unit, work);
    } finally {
      unit.active = false;
    }
  }

  /** Throws `StorageError` `closed` once the database is closed, and `insideUnit` when called from inside a unit. */
  pass(): void {
    if (this.#closed) throw new StorageError("closed", "The database was closed.");
    if (this.#units.getStore()?.active !== true) return;
    throw new StorageError("insideUnit", "Inside a unit of work, read and write through the unit alone.");
  }

  close(): void {
    this.#closed = true;
  }
}
