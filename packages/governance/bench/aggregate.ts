/**
 * Governance's own share of an aggregation: accounts from a generator, correlated with identities of an HR generator,
 * into a SQLite file. Prints one JSON line a figure. `node bench/aggregate.ts [accounts]`
 */
import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSealer } from "@castellan/storage";
import { type Connector, ConnectorError, type ConnectorFactory, type ResourceObject } from "../src/index.ts";
import { hrApplication, pamApplication } from "../test/support/documents.ts";
import { startHouse } from "../test/support/house.ts";
import { targetSchema } from "../test/support/target.ts";
import { aggregate } from "../test/support/wait.ts";

const total = Number(process.argv[2] ?? 100_000);
const people = Math.min(total, 10_000);

function account(index: number, kind: string): ResourceObject {
  const userName = `${kind}.person.${index}`;
  const attributes = {
    id: `${kind}-${index}`,
    userName,
    email: `person.${index % people}@norrvale.example`,
    department: `Department ${index % 40}`,
    active: true,
    uid: index,
    groups: [`g${index % 7}`, `g${index % 11}`, `h${index % 13}`],
    "name.givenName": `Given ${index}`,
  };
  return {
    objectType: "account",
    nativeIdentity: `${kind}-${index}`,
    displayName: userName,
    attributes,
    disabled: false,
    locked: false,
  };
}

function refuse(): never {
  throw new ConnectorError("unsupported", "the generator only generates");
}

function generator(kind: string, count: number): Connector {
  return {
    features: new Set(["SEARCH"]),
    test: async () => ({ ok: true, steps: [] }),
    discoverSchema: async () => [targetSchema],
    async *iterate() {
      for (let start = 0; start < count; start += 500) {
        yield Array.from({ length: Math.min(500, count - start) }, (_, index) => account(start + index, kind));
      }
    },
    read: async () => undefined,
    findCreated: async () => undefined,
    create: refuse,
    update: refuse,
    enable: refuse,
    disable: refuse,
    unlock: refuse,
    remove: refuse,
    changePassword: refuse,
    close: async () => {},
  };
}

const factory: ConnectorFactory = {
  type: "generator",
  displayName: "Generator",
  secretSettings: [],
  checkSettings: () => [],
  open: ({ kind, count }) => generator(String(kind), Number(count)),
};

const folder = await mkdtemp(join(tmpdir(), "castellan-bench-"));
const databaseUrl = process.env.BENCH_DATABASE_URL ?? `sqlite:${join(folder, "governance.db")}`;
const house = await startHouse({ databaseUrl, sealer: createSealer(randomBytes(32)), connectorFactories: [factory] });
try {
  const generated = { type: "generator", settings: {} };
  await house.post("/api/applications", { ...hrApplication, ...generated, settings: { kind: "hr", count: people } });
  await house.post("/api/applications", { ...pamApplication, ...generated, settings: { kind: "pam", count: total } });
  for (const [figure, application, count] of [
    ["hr first", "HR", people],
    ["first", "PAM", total],
    ["unchanged", "PAM", total],
  ] as const) {
    const begun = performance.now();
    const task = await aggregate(house, application);
    const seconds = (performance.now() - begun) / 1_000;
    const megabytes = Math.round(process.memoryUsage.rss() / 1_048_576);
    const line = {
      figure,
      accounts: count,
      seconds: Number(seconds.toFixed(2)),
      perSecond: Math.round(count / seconds),
      megabytes,
    };
    console.log(JSON.stringify({ ...line, status: task.status, counts: task.counts }));
  }
} finally {
  await house.close();
  await rm(folder, { recursive: true, force: true });
}
