import type { Sealer } from "@castellan/storage";
import { GovernanceError } from "../error/governance-error.ts";
import type { Application } from "./application.ts";
import type { ApplicationStore, StoredApplication } from "./application-store.ts";
import type { Connector, ConnectorFactory } from "./connector.ts";
import { openSettings } from "./secrets.ts";

export interface ConnectorPool {
  /** Runs `work` with the application's connector; the connector stays open until the work is done. */
  use<Result>(name: string, work: (connector: Connector, application: Application) => Promise<Result>): Promise<Result>;
  /** Runs `work` with a connector of settings that need not be saved. */
  borrow<Result>(application: StoredApplication, work: (connector: Connector) => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}

interface Open {
  readonly connector: Connector;
  readonly version: number;
  readonly createdAt: number;
  users: number;
  outdated: boolean;
}

/** One open connector for each application, replaced when the application's version changes. */
export function createConnectorPool(
  applications: ApplicationStore,
  factories: ReadonlyMap<string, ConnectorFactory>,
  sealer: Sealer,
): ConnectorPool {
  const pool = new Map<string, Open>();

  async function open({ application, secrets }: StoredApplication): Promise<Connector> {
    const factory = factories.get(application.type);
    if (factory === undefined) {
      throw new GovernanceError("notReady", `there is no connector of type ${application.type} in this process`);
    }
    return factory.open(await openSettings(application.name, application.settings, secrets, sealer));
  }

  async function retire(entry: Open): Promise<void> {
    entry.outdated = true;
    if (entry.users === 0) await entry.connector.close();
  }

  /** Counts one more user of the entry, if there is one for this very version. */
  function take({ application, version, createdAt }: StoredApplication): Open | undefined {
    const entry = pool.get(application.name);
    if (entry?.version !== version || entry.createdAt !== createdAt) return undefined;
    entry.users += 1;
    return entry;
  }

  /** The application's connector, with one more user. */
  async function acquire(stored: StoredApplication): Promise<Open> {
    const there = take(stored);
    if (there !== undefined) return there;
    const connector = await open(stored);
    const meanwhile = take(stored);
    if (meanwhile !== undefined) {
      await connector.close();
      return meanwhile;
    }
    const { version, createdAt } = stored;
    const before = pool.get(stored.application.name);
    const entry = { connector, version, createdAt, users: 1, outdated: false };
    pool.set(stored.application.name, entry);
    if (before !== undefined) await retire(before);
    return entry;
  }

  return {
    async use(name, work) {
      const stored = await applications.get(name);
      const entry = await acquire(stored);
      try {
        return await work(entry.connector, stored.application);
      } finally {
        entry.users -= 1;
        if (entry.outdated && entry.users === 0) await entry.connector.close();
      }
    },
    async borrow(stored, work) {
      const connector = await open(stored);
      try {
        return await work(connector);
      } finally {
        await connector.close();
      }
    },
    async close() {
      await Promise.all([...pool.values()].map(retire));
      pool.clear();
    },
  };
}
