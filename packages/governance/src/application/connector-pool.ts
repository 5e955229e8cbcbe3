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

  function open({ application, secrets }: StoredApplication): Connector {
    const factory = factories.get(application.type);
    if (factory === undefined) {
      throw new GovernanceError("notReady", `there is no connector of type ${application.type} in this process`);
    }
    return factory.open(openSettings(application.name, application.settings, secrets, sealer));
  }

  async function retire(entry: Open): Promise<void> {
    entry.outdated = true;
    if (entry.users === 0) await entry.connector.close();
  }

  async function current(stored: StoredApplication): Promise<Open> {
    const { name } = stored.application;
    const before = pool.get(name);
    if (before?.version === stored.version && before.createdAt === stored.createdAt) return before;
    const entry = {
      connector: open(stored),
      version: stored.version,
      createdAt: stored.createdAt,
      users: 0,
      outdated: false,
    };
    pool.set(name, entry);
    if (before !== undefined) await retire(before);
    return entry;
  }

  return {
    async use(name, work) {
      const stored = await applications.get(name);
      const entry = await current(stored);
      entry.users += 1;
      try {
        return await work(entry.connector, stored.application);
      } finally {
        entry.users -= 1;
        if (entry.outdated && entry.users === 0) await entry.connector.close();
      }
    },
    async borrow(stored, work) {
      const connector = open(stored);
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
