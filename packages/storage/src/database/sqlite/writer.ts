import { setTimeout as pause } from "node:timers/promises";
import type { CompiledQuery, QueryResult } from "kysely";
import { StorageError } from "../../error/storage-error.ts";
import { isBusy } from "./error.ts";
import type { SqliteHandle } from "./handle.ts";
import { Turn } from "./turn.ts";
import { SqliteUnit } from "./unit.ts";

/** Units of work that one COMMIT, and so one wait for the disk, makes durable. */
interface Group {
  readonly durable: Promise<void>;
  readonly succeed: () => void;
  readonly fail: (error: unknown) => void;
  readonly openedAt: number;
  /** How many units have written into it. */
  units: number;
}

/** A group ends at this size or age even while more units wait, so that none waits long for the others. */
const largestGroup = 512;
const longestGroupMilliseconds = 10;

/** How long to wait for somebody else who writes to the same file, and the longest time between two tries. */
const busyMilliseconds = 30_000;
const busyPauseMilliseconds = 10;

/**
 * The one writing connection. Units of work take turns in it, each inside a savepoint of one open transaction; the
 * transaction is committed once nobody else is about to write, at the latest when the group is full or old. A unit is
 * answered only after that COMMIT, so that what was answered is on the disk; a unit that throws undoes its own
 * savepoint and nothing else.
 */
export class SqliteWriter {
  readonly #handle: SqliteHandle;
  readonly #turn = new Turn();
  readonly #groups: boolean;
  #group: Group | undefined;
  #unit: SqliteUnit | undefined;
  #commitPlanned = false;
  #closed = false;

  /** With `groups` false every unit commits at once: the right thing where COMMIT costs nothing. */
  constructor(handle: SqliteHandle, groups: boolean) {
    this.#handle = handle;
    this.#groups = groups;
  }

  /** The unit that has the turn, or had it last. */
  get unit(): SqliteUnit {
    if (this.#unit === undefined) throw new Error("No unit of work has begun.");
    return this.#unit;
  }

  async begin(): Promise<SqliteUnit> {
    await this.#enter();
    try {
      const group = this.#group ?? (await this.#openGroup());
      this.#handle.command("savepoint unit");
      this.#unit = new SqliteUnit(this.#handle, {
        commit: () => this.#commitUnit(group),
        rollback: (cause) => this.#rollbackUnit(group, cause),
      });
      return this.#unit;
    } catch (error) {
      this.#leave();
      throw error;
    }
  }

  /** One statement as a unit of its own: SQLite undoes a failed statement by itself, so it needs no savepoint. */
  async write<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    await this.#enter();
    let group: Group | undefined;
    let result: QueryResult<Row>;
    try {
      group = this.#group ?? (await this.#openGroup());
      result = this.#handle.execute<Row>(query);
      group.units += 1;
    } catch (error) {
      await this.#abandon(group, error);
      throw error;
    }
    this.#leave();
    await group.durable;
    return result;
  }

  /** Waits for the turn and runs `read` between two units, for a database whose only connection is this one. */
  async read<Result>(read: (handle: SqliteHandle) => Result): Promise<Result> {
    await this.#enter();
    try {
      return read(this.#handle);
    } finally {
      this.#leave();
    }
  }

  /** Resolves when everyone who waits has finished and the last group is durable; whoever comes later is refused. */
  async drain(): Promise<void> {
    await this.#turn.take();
    this.#commitGroup();
    this.#closed = true;
    this.#turn.pass();
  }

  async #enter(): Promise<void> {
    await this.#turn.take();
    if (!this.#closed) return;
    this.#turn.pass();
    throw new StorageError("closed", "The database was closed.");
  }

  #leave(): void {
    if (!this.#groups || this.#isRipe()) this.#commitGroup();
    this.#turn.pass();
    this.#planCommit();
  }

  #isRipe(): boolean {
    const group = this.#group;
    if (group === undefined) return false;
    return group.units >= largestGroup || performance.now() - group.openedAt >= longestGroupMilliseconds;
  }

  /**
   * Commits once a whole round of the event loop has brought nobody else who writes: requests that came together reach
   * this point a round apart, and the disk is asked once for all of them. `before`: how many units the round before saw.
   */
  #planCommit(before?: number): void {
    if (this.#commitPlanned || this.#group === undefined || this.#turn.taken) return;
    this.#commitPlanned = true;
    setImmediate(() => {
      this.#commitPlanned = false;
      const group = this.#group;
      // Whoever has the turn by now writes into the group, and plans its commit when leaving.
      if (group === undefined || this.#turn.taken) return;
      if (group.units === before || this.#isRipe()) this.#commitGroup();
      else this.#planCommit(group.units);
    });
  }

  /** Begins a transaction when none is open; only the holder of the turn may. */
  async #openGroup(): Promise<Group> {
    await this.#beginTransaction();
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    // A group whose units all failed has nobody who waits for it.
    promise.catch(() => undefined);
    this.#group = { durable: promise, succeed: resolve, fail: reject, openedAt: performance.now(), units: 0 };
    return this.#group;
  }

  /** Waits for another process, or another connection of this one, that writes to the same file, without blocking. */
  async #beginTransaction(): Promise<void> {
    const deadline = performance.now() + busyMilliseconds;
    for (;;) {
      try {
        this.#handle.command("begin immediate");
        return;
      } catch (error) {
        if (!isBusy(error) || performance.now() > deadline) throw error;
      }
      await pause(Math.random() * busyPauseMilliseconds);
    }
  }

  #commitGroup(): void {
    const group = this.#group;
    if (group === undefined) return;
    this.#group = undefined;
    try {
      this.#handle.command(group.units > 0 ? "commit" : "rollback");
      group.succeed();
    } catch (error) {
      if (this.#handle.inTransaction) this.#handle.command("rollback");
      group.fail(error);
    }
  }

  async #commitUnit(group: Group): Promise<void> {
    try {
      this.#handle.command("release unit");
    } catch (error) {
      await this.#rollbackUnit(group, error);
      throw error;
    }
    group.units += 1;
    this.#leave();
    await group.durable;
  }

  async #rollbackUnit(group: Group, cause: unknown): Promise<void> {
    try {
      if (this.#handle.inTransaction) {
        this.#handle.command("rollback to unit");
        this.#handle.command("release unit");
      }
    } catch {
      // What this unit wrote cannot be told from what the others wrote: all of it goes.
      if (this.#handle.inTransaction) this.#handle.command("rollback");
    } finally {
      await this.#abandon(group, cause);
    }
  }

  /**
   * Ends the turn of a unit that failed. The unit may have seen, and failed because of, what earlier units of its group
   * wrote: it tells of its failure only when that is settled too.
   */
  async #abandon(group: Group | undefined, cause: unknown): Promise<void> {
    if (group !== undefined && !this.#handle.inTransaction) this.#loseGroup(group, cause);
    this.#leave();
    if (group !== undefined && group.units > 0) await group.durable.catch(() => undefined);
  }

  /** SQLite has rolled back the whole transaction by itself: every unit of the group is undone, and told so. */
  #loseGroup(group: Group, cause: unknown): void {
    if (this.#group === group) this.#group = undefined;
    const code = cause instanceof StorageError && cause.code === "diskFull" ? cause.code : "databaseUnavailable";
    const reason = code === "diskFull" ? "the disk is full: make space, and writes go on" : "the disk fails";
    group.fail(new StorageError(code, `SQLite rolled back a transaction by itself: ${reason}.`, { cause }));
  }
}
