import { DatabaseSync } from "node:sqlite";
import {
  type ApplicationSchema,
  type Attributes,
  type AttributeValue,
  type Connector,
  ConnectorError,
  type ConnectorFactory,
  type Feature,
  type ResourceObject,
} from "../../src/index.ts";

/** What somebody did to the target, in order; the tests compare it with what was asked for. */
export interface Effect {
  readonly operation: string;
  readonly nativeIdentity: string;
}

export interface TargetAccount {
  readonly nativeIdentity: string;
  readonly attributes: Attributes;
  readonly disabled: boolean;
  readonly locked: boolean;
}

export const targetSchema: ApplicationSchema = {
  objectType: "account",
  nativeObjectType: "User",
  identityAttribute: "id",
  displayAttribute: "userName",
  attributes: [
    attribute("id", { writable: false }),
    attribute("userName"),
    attribute("email"),
    attribute("department"),
    attribute("active", { type: "boolean" }),
    attribute("uid", { type: "int" }),
    attribute("groups", { multi: true, entitlement: true }),
    attribute("name.givenName"),
    attribute("password", { type: "secret" }),
  ],
};

function attribute(name: string, more: Partial<ApplicationSchema["attributes"][number]> = {}) {
  return { name, type: "string", multi: false, required: false, writable: true, entitlement: false, ...more } as const;
}

const allFeatures: readonly Feature[] = [
  "PROVISIONING",
  "ENABLE",
  "UNLOCK",
  "PASSWORD",
  "DELETE",
  "SEARCH",
  "DISCOVER_SCHEMA",
];

/** Called before (`asked`) and after (`done`) each call of the connector; throws or waits to make trouble. */
export type Trouble = (moment: "asked" | "done", operation: string, subject: string) => void | Promise<void>;

/** An application with accounts, in a SQLite file or in memory, that writes every effect down with it. */
export class Target {
  readonly #database: DatabaseSync;
  trouble: Trouble = () => {};
  features: readonly Feature[] = allFeatures;
  /** Objects given instead of accounts, as a broken application would. */
  strays: ResourceObject[] = [];
  pageSize = 100;
  calls = 0;

  constructor(file = ":memory:") {
    this.#database = new DatabaseSync(file, { timeout: 5_000 });
    // Nothing here needs to outlive the machine, only the process.
    this.#database.exec("pragma journal_mode = wal; pragma synchronous = off");
    this.#database.exec(`
      create table if not exists accounts (id text primary key, user_name text unique, document text not null);
      create table if not exists effects (number integer primary key autoincrement, operation text, id text);
    `);
  }

  /** Puts an account there without an effect. */
  seed(
    nativeIdentity: string,
    attributes: Attributes = {},
    state: { disabled?: boolean; locked?: boolean } = {},
  ): void {
    const userName = attributes.userName ?? nativeIdentity;
    const account = { nativeIdentity, attributes: { id: nativeIdentity, userName, ...attributes }, ...state };
    this.#put({ disabled: false, locked: false, ...account });
  }

  drop(nativeIdentity: string): void {
    this.#database.prepare("delete from accounts where id = ?").run(nativeIdentity);
  }

  get(nativeIdentity: string): TargetAccount | undefined {
    const row = this.#database.prepare("select document from accounts where id = ?").get(nativeIdentity);
    return row === undefined ? undefined : JSON.parse(String(row.document));
  }

  find(userName: AttributeValue | undefined): TargetAccount | undefined {
    const row = this.#database.prepare("select document from accounts where user_name = ?").get(String(userName));
    return row === undefined ? undefined : JSON.parse(String(row.document));
  }

  all(): TargetAccount[] {
    const rows = this.#database.prepare("select document from accounts order by id").all();
    return rows.map((row) => JSON.parse(String(row.document)));
  }

  effects(): Effect[] {
    const rows = this.#database.prepare("select operation, id from effects order by number").all();
    return rows.map(({ operation, id }) => ({ operation: String(operation), nativeIdentity: String(id) }));
  }

  /** Changes an account and writes the effect down, both or neither. */
  effect(operation: string, account: TargetAccount | undefined, nativeIdentity: string): void {
    this.#database.exec("begin immediate");
    if (account === undefined) this.drop(nativeIdentity);
    else this.#put(account);
    this.#database.prepare("insert into effects (operation, id) values (?, ?)").run(operation, nativeIdentity);
    this.#database.exec("commit");
  }

  #put(account: TargetAccount): void {
    const { nativeIdentity, attributes } = account;
    this.#database
      .prepare("insert or replace into accounts (id, user_name, document) values (?, ?, ?)")
      .run(nativeIdentity, String(attributes.userName ?? nativeIdentity), JSON.stringify(account));
  }

  close(): void {
    this.#database.close();
  }
}

export function toObject({ nativeIdentity, attributes, disabled, locked }: TargetAccount): ResourceObject {
  const { password: _never, ...shown } = attributes;
  const displayName = String(attributes.userName ?? nativeIdentity);
  return { objectType: "account", nativeIdentity, displayName, attributes: shown, disabled, locked };
}

class TargetConnector implements Connector {
  readonly features: ReadonlySet<Feature>;
  readonly #target: Target;

  constructor(target: Target) {
    this.#target = target;
    this.features = new Set(target.features);
  }

  async #during<Result>(operation: string, subject: string, work: () => Result): Promise<Result> {
    this.#target.calls += 1;
    await this.#target.trouble("asked", operation, subject);
    const result = work();
    await this.#target.trouble("done", operation, subject);
    return result;
  }

  #change(operation: string, id: string, change: (account: TargetAccount) => TargetAccount): Promise<ResourceObject> {
    return this.#during(operation, id, () => {
      const account = this.#target.get(id);
      if (account === undefined) throw new ConnectorError("notFound", `there is no account ${id}`);
      const after = change(account);
      this.#target.effect(operation, after, id);
      return toObject(after);
    });
  }

  async test() {
    try {
      await this.#during("test", "", () => undefined);
      return { ok: true, steps: [{ step: "open", ok: true, detail: "the target is there", milliseconds: 0 }] };
    } catch (error) {
      return { ok: false, steps: [{ step: "open", ok: false, detail: String(error), milliseconds: 0 }] };
    }
  }

  async discoverSchema() {
    return [targetSchema];
  }

  async *iterate(_objectType: string, { signal }: { readonly signal?: AbortSignal }) {
    const objects = [...this.#target.all().map(toObject), ...this.#target.strays];
    for (let start = 0; start < objects.length; start += this.#target.pageSize) {
      signal?.throwIfAborted();
      yield await this.#during("iterate", String(start), () => objects.slice(start, start + this.#target.pageSize));
    }
    signal?.throwIfAborted();
  }

  read(_objectType: string, id: string) {
    return this.#during("read", id, () => {
      const account = this.#target.get(id);
      return account && toObject(account);
    });
  }

  findCreated(_objectType: string, { userName }: Attributes) {
    return this.#during("findCreated", String(userName), () => {
      const account = this.#target.find(userName);
      return account && toObject(account);
    });
  }

  create(_objectType: string, attributes: Attributes, password: string | undefined) {
    const { userName } = attributes;
    return this.#during("create", String(userName), () => {
      if (this.#target.find(userName) !== undefined) {
        throw new ConnectorError("alreadyExists", `${userName} is there already`, { attribute: "userName" });
      }
      const id = `id-${userName}`;
      const secret = password === undefined ? {} : { password };
      const account = { nativeIdentity: id, attributes: { ...attributes, id, ...secret } };
      const created = { ...account, disabled: attributes.active === false, locked: false };
      this.#target.effect("create", created, id);
      return toObject(created);
    });
  }

  update(
    _objectType: string,
    id: string,
    changes: readonly { operation: string; attribute: string; value: AttributeValue }[],
  ) {
    return this.#change("update", id, (account) => {
      const attributes: Record<string, AttributeValue> = { ...account.attributes };
      for (const { operation, attribute: name, value } of changes) {
        const before = [attributes[name] ?? []].flat();
        const given = [value ?? []].flat();
        if (operation === "Set") attributes[name] = value;
        else if (operation === "Add") attributes[name] = [...new Set([...before, ...given])];
        else attributes[name] = before.filter((each) => !given.includes(each));
      }
      return { ...account, attributes };
    });
  }

  enable(id: string) {
    return this.#change("enable", id, (account) => ({ ...account, disabled: false }));
  }

  disable(id: string) {
    return this.#change("disable", id, (account) => ({ ...account, disabled: true }));
  }

  unlock(id: string) {
    return this.#change("unlock", id, (account) => ({ ...account, locked: false }));
  }

  async remove(_objectType: string, id: string) {
    await this.#during("delete", id, () => {
      if (this.#target.get(id) === undefined) throw new ConnectorError("notFound", `there is no account ${id}`);
      this.#target.effect("delete", undefined, id);
    });
  }

  async changePassword(id: string, password: string) {
    await this.#change("changePassword", id, (account) => ({
      ...account,
      attributes: { ...account.attributes, password },
    }));
  }

  async close() {}
}

/** Applications of type `target`: `settings.target` says which, `settings.secret` is a secret. */
export function targetFactory(targets: ReadonlyMap<string, Target>): ConnectorFactory {
  return {
    type: "target",
    displayName: "A target of the tests",
    secretSettings: ["secret"],
    secretsAudience: ({ target }) => String(target),
    checkSettings: ({ target, secret }) => [
      ...(typeof target === "string" && targets.has(target)
        ? []
        : [{ setting: "target", problem: "names no target; name one" }]),
      ...(secret === undefined || typeof secret === "string" ? [] : [{ setting: "secret", problem: "is not a text" }]),
    ],
    open({ target }) {
      const found = targets.get(String(target));
      if (found === undefined) throw new ConnectorError("network", "the target is gone");
      return new TargetConnector(found);
    },
  };
}
