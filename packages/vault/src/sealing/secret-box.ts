import { randomBytes } from "node:crypto";
import { decrypt, encrypt, type KeyService, keyBytes, StorageError } from "@castellan/storage";
import type { Kysely } from "kysely";
import type { VaultUnit } from "../context.ts";
import type { VaultTables } from "../database/tables.ts";
import { type DataKey, dataKeyContext, findDataKey, insertDataKey, unwrapDataKey } from "./data-key.ts";
import { KeyMemory } from "./key-memory.ts";

/** The safe whose data key seals what belongs to the vault itself and to no safe. */
export const vaultsOwn = 0;

/**
 * Seals the secrets of safes: AES-256-GCM under a data key for each safe, which a root key wraps. `label` (for example
 * `account:7:version:2`) is authenticated with safe and secret, so that a sealed text means nothing in another place.
 */
export interface SecretBox {
  /** `sealed` while there is no root key, or not every one that something stored needs. As of the last look. */
  readonly state: "open" | "sealed";
  /** A printable text that reveals nothing of `plain`; a safe gets its data key with its first secret. Throws `StorageError` `sealed`. */
  seal(unit: VaultUnit, safeId: number, label: string, plain: string): Promise<string>;
  /** The secret again. Throws `StorageError` `sealed`, and `unsealable` when text, safe or label are not the ones used. */
  open(db: Kysely<VaultTables>, safeId: number, label: string, sealed: string): Promise<string>;
  /** Deletes the safe's data key: nothing in this database opens its secrets again. */
  destroy(unit: VaultUnit, safeId: number): Promise<void>;
}

/** The box as its owner has it. */
export interface OwnedSecretBox extends SecretBox {
  /** Sees whether the root keys that are needed are there, and answers the state. */
  look(db: Kysely<VaultTables>): Promise<SecretBox["state"]>;
  /** Overwrites every data key in memory. */
  close(): void;
}

export interface SecretBoxOptions {
  readonly keys: KeyService;
  /** How long an unwrapped data key is held. */
  readonly memoryMilliseconds: number;
  /** Unix milliseconds. */
  readonly clock: () => number;
}

const version = "d1";

export function createSecretBox({ keys, memoryMilliseconds, clock }: SecretBoxOptions): OwnedSecretBox {
  const memory = new KeyMemory(memoryMilliseconds, clock);
  let state: SecretBox["state"] = "sealed";

  async function look(db: Kysely<VaultTables>): Promise<SecretBox["state"]> {
    state = (await missingRootKey(keys, db)) === undefined ? "open" : "sealed";
    return state;
  }

  /** A new data key under another root key than the others' would hide that the wrong one is here. */
  async function makeDataKey(unit: VaultUnit, safeId: number): Promise<DataKey> {
    const missing = await missingRootKey(keys, unit);
    state = missing === undefined ? "open" : "sealed";
    if (missing !== undefined) throw missing;
    const key = randomBytes(keyBytes);
    const wrapped = await keys.wrap(key, dataKeyContext(safeId));
    key.fill(0);
    return insertDataKey(unit, safeId, wrapped, clock());
  }

  /** `use` runs at once: the key may be overwritten after that. */
  async function withKey<Result>(row: DataKey, use: (key: Uint8Array) => Result): Promise<Result> {
    const held = memory.find(row.wrapped);
    if (held !== undefined) return use(held);
    const key = await unwrapDataKey(keys, row);
    try {
      return use(key);
    } finally {
      memory.hold(row.wrapped, key);
    }
  }

  return {
    get state() {
      return state;
    },
    look,
    async seal(unit, safeId, label, plain) {
      const row = (await findDataKey(unit, safeId)) ?? (await makeDataKey(unit, safeId));
      const bytes = Buffer.from(plain, "utf8");
      const sealed = await withKey(row, (key) => encrypt(key, bytes, secretContext(safeId, label)));
      bytes.fill(0);
      return `${version}.${sealed.toString("base64url")}`;
    },
    async open(db, safeId, label, sealed) {
      const row = await findDataKey(db, safeId);
      const text = sealedBytes(sealed);
      if (row === undefined || text === undefined) {
        throw new StorageError(
          "unsealable",
          "A sealed secret cannot be opened: its safe's data key is gone, or it was changed.",
        );
      }
      const bytes = await withKey(row, (key) => decrypt(key, text, secretContext(safeId, label)));
      const plain = bytes.toString("utf8");
      bytes.fill(0);
      return plain;
    },
    async destroy(unit, safeId) {
      const row = await findDataKey(unit, safeId);
      if (row === undefined) return;
      await unit.deleteFrom("data_keys").where("safe_id", "=", safeId).execute();
      memory.forget(row.wrapped);
    },
    close: () => memory.clear(),
  };
}

/** Why the vault is sealed: there is no root key, or one that stored data keys are wrapped by is missing. */
async function missingRootKey(keys: KeyService, db: Kysely<VaultTables>): Promise<StorageError | undefined> {
  try {
    await keys.current();
  } catch (error) {
    if (error instanceof StorageError && error.code === "sealed") return error;
    throw error;
  }
  for (let keyId = await rootKeyAfter(db, ""); keyId !== undefined; keyId = await rootKeyAfter(db, keyId)) {
    if (!(await keys.holds(keyId))) return new StorageError("sealed", `The root key ${keyId} is not there.`);
  }
  return undefined;
}

/** The next root key that data keys stand under: one step in the index for each, however many data keys there are. */
async function rootKeyAfter(db: Kysely<VaultTables>, keyId: string): Promise<string | undefined> {
  const query = db.selectFrom("data_keys").select("key_id").where("key_id", ">", keyId).orderBy("key_id").limit(1);
  return (await query.executeTakeFirst())?.key_id;
}

function secretContext(safeId: number, label: string): string {
  return `safe:${safeId}:${label}`;
}

function sealedBytes(sealed: string): Buffer | undefined {
  const [found, text, ...rest] = sealed.split(".");
  return found === version && text && rest.length === 0 ? Buffer.from(text, "base64url") : undefined;
}
