import type { ResourceStore } from "@castellan/scim";
import { StorageError } from "@castellan/storage";
import { unavailable } from "./upstream-error.ts";

/**
 * What a SCIM client is told when the gateway's own database takes nothing. Other errors stay what they are. The vault was asked
 * before anything is written here, so what was asked for may have been done.
 */
export function storageError(error: unknown): unknown {
  if (!(error instanceof StorageError)) return error;
  const check = "What was asked for may have been done in the vault: read it before trying again";
  if (error.code === "diskFull") {
    return unavailable(`The disk of the gateway's database is full: make space on it. ${check}`, error, 30);
  }
  if (error.code === "databaseUnavailable") {
    return unavailable(`The gateway's database cannot be used. ${check}`, error);
  }
  return error;
}

/** A store whose errors of the gateway's own database are SCIM's; `log` hears of them. */
export function tellingOfStorage<Caller>(
  store: ResourceStore<Caller>,
  log: { error(details: object, message?: string): void } | undefined,
): ResourceStore<Caller> {
  const translating = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    try {
      return await work();
    } catch (error) {
      const told = storageError(error);
      if (told !== error) log?.error({ err: error }, "the gateway's database takes nothing");
      throw told;
    }
  };
  return {
    ...store,
    get: (caller, id, options) => translating(() => store.get(caller, id, options)),
    list: (caller, query) => translating(() => store.list(caller, query)),
    create: (caller, resource) => translating(() => store.create(caller, resource)),
    modify: (caller, id, modification, version, options) =>
      translating(() => store.modify(caller, id, modification, version, options)),
    delete: (caller, id, version) => translating(() => store.delete(caller, id, version)),
  };
}
