import type { AuditLog } from "../audit/audit-log.ts";
import type { Database, UnitOfWork } from "../database/database.ts";
import { StorageError } from "../error/storage-error.ts";

/** One value that stands under root keys: a row of a column. */
export interface SealedValue {
  /** Of the row. */
  readonly key: string;
  readonly value: string;
  /** The root keys its parts stand under; "" for one of before root keys had ids. */
  readonly keyIds: readonly string[];
}

/** One column in which a service keeps what is sealed. */
export interface SealedShelf<Tables> {
  /** The next values after the row `after`, at most `limit`, in the order of their rows. */
  page(after: string | undefined, limit: number): Promise<readonly SealedValue[]>;
  /** The same value with every part under the current root key. Throws `StorageError` `sealed` and `unsealable`. */
  rewrap(value: SealedValue): Promise<string>;
  /** Writes `after` where the row still holds `before`; answers whether it did. */
  replace(unit: UnitOfWork<Tables>, key: string, before: string, after: string): Promise<boolean>;
  /**
   * Gives up what stands under that root key, with all that it opens; answers how many values. Left out where one text that does
   * not open keeps nothing else from being used.
   */
  readonly forget?: (unit: UnitOfWork<Tables>, keyId: string) => Promise<number>;
}

export interface RewrapProgress {
  /** Values wrapped anew so far. */
  readonly rewrapped: number;
  /** Values that could not be: the root key they stand under cannot be had, or they were changed. */
  readonly left: number;
}

/** Everything that a service keeps under root keys. */
export interface Custody {
  /** How many values stand under each root key, by its id; "" for those of before root keys had ids. */
  underKeys(): Promise<ReadonlyMap<string, number>>;
  /**
   * Wraps what stands under another root key than the current one anew, in small units of work; tells the progress after each.
   * It may be stopped at any moment, and may run on several nodes at once: what is done is done, and the rows themselves
   * say what is left. Throws `StorageError` `sealed` when there is no current root key.
   */
  rewrap(options?: {
    readonly signal?: AbortSignal;
    readonly onProgress?: (progress: RewrapProgress) => void;
  }): Promise<RewrapProgress>;
  /**
   * Gives up, for good, what stands under a root key that is lost and keeps the rest sealed; answers how many values. What is given
   * up is gone also when the key is found again. Throws `StorageError` `sealed` when there is no current root key.
   */
  forget(keyId: string): Promise<number>;
}

/** Rows of one unit of work: a few milliseconds, in which other writers wait. */
const unitRows = 100;

export function createCustody<Tables>(parts: {
  readonly db: Database<Tables>;
  readonly audit: AuditLog<Tables>;
  readonly currentKeyId: () => Promise<string>;
  readonly shelves: readonly SealedShelf<Tables>[];
}): Custody {
  const { db, audit, currentKeyId, shelves } = parts;

  async function* pages(): AsyncGenerator<readonly [SealedShelf<Tables>, readonly SealedValue[]]> {
    for (const shelf of shelves) {
      let after: string | undefined;
      for (;;) {
        const page = await shelf.page(after, unitRows);
        if (page.length > 0) yield [shelf, page];
        after = page.at(-1)?.key;
        if (page.length < unitRows) break;
      }
    }
  }

  /** The key service is asked before the unit begins: nobody waits for the network in it. */
  async function rewrapPage(shelf: SealedShelf<Tables>, page: readonly SealedValue[]): Promise<RewrapProgress> {
    const keyId = await currentKeyId();
    const due = page.filter(({ keyIds }) => keyIds.some((id) => id !== keyId));
    const changes: { readonly key: string; readonly before: string; readonly after: string }[] = [];
    for (const value of due) {
      const after = await rewrapWhenPossible(shelf, value);
      if (after !== undefined) changes.push({ key: value.key, before: value.value, after });
    }
    const left = due.length - changes.length;
    if (changes.length === 0) return { rewrapped: 0, left };
    const rewrapped = await db.transaction(async (unit) => {
      let count = 0;
      for (const { key, before, after } of changes) if (await shelf.replace(unit, key, before, after)) count += 1;
      if (count > 0) await audit.append(unit, [rewrappedFact(keyId, count)]);
      return count;
    });
    return { rewrapped, left };
  }

  return {
    async underKeys() {
      const counts = new Map<string, number>();
      for await (const [, page] of pages()) {
        for (const id of page.flatMap(({ keyIds }) => [...new Set(keyIds)])) counts.set(id, (counts.get(id) ?? 0) + 1);
      }
      return counts;
    },
    async rewrap({ signal, onProgress } = {}) {
      let progress: RewrapProgress = { rewrapped: 0, left: 0 };
      await currentKeyId();
      for await (const [shelf, page] of pages()) {
        signal?.throwIfAborted();
        const { rewrapped, left } = await rewrapPage(shelf, page);
        progress = { rewrapped: progress.rewrapped + rewrapped, left: progress.left + left };
        if (rewrapped + left > 0) onProgress?.(progress);
      }
      return progress;
    },
    async forget(keyId) {
      // Without a current key it is not known that this one is lost: its service may only be away.
      if ((await currentKeyId()) === keyId) return 0;
      return await db.transaction(async (unit) => {
        let values = 0;
        for (const { forget } of shelves) values += (await forget?.(unit, keyId)) ?? 0;
        if (values > 0) await audit.append(unit, [forgottenFact(keyId, values)]);
        return values;
      });
    },
  };
}

/** One value that cannot be opened must not keep the others under the old key. */
async function rewrapWhenPossible<Tables>(shelf: SealedShelf<Tables>, value: SealedValue): Promise<string | undefined> {
  try {
    return await shelf.rewrap(value);
  } catch (error) {
    if (error instanceof StorageError && (error.code === "sealed" || error.code === "unsealable")) return undefined;
    throw error;
  }
}

function rewrappedFact(keyId: string, values: number) {
  return { action: "keys.rewrapped", actor: "system", target: `root-key:${keyId}`, details: { values } };
}

function forgottenFact(keyId: string, values: number) {
  return { action: "keys.forgotten", actor: "system", target: `root-key:${keyId}`, details: { values } };
}
