import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import {
  coreGroupSchema,
  coreUserSchema,
  enterpriseUserSchema,
  type Modification,
  type NewResource,
  parseFilter,
  type ResourceTypeDescription,
} from "@castellan/scim";
import { createSqlStore, type ScimTables, type SqlStore, scimMigration } from "@castellan/scim-server";
import { openDatabase } from "@castellan/storage";

/**
 * Measures the SQL store by itself: `node bench/store.ts --users 100000 [--url postgres://…]`. Each figure is the
 * median of five rounds: calls a second, microseconds for each, and microseconds of processor time for each, which other work on the
 * machine does not blur.
 */
const { values } = parseArgs({ options: { users: { type: "string", default: "100000" }, url: { type: "string" } } });
const users = Number(values.users);
const folder = join(tmpdir(), `castellan-scim-bench-${process.pid}`);
const url = values.url ?? `sqlite:${join(folder, "scim.db")}`;

const userType: ResourceTypeDescription = {
  name: "User",
  endpoint: "/Users",
  description: "User",
  schema: coreUserSchema,
  extensions: [{ schema: enterpriseUserSchema, required: false }],
};
const groupType: ResourceTypeDescription = {
  name: "Group",
  endpoint: "/Groups",
  description: "Group",
  schema: coreGroupSchema,
  extensions: [],
};

function user(number: number): NewResource {
  const userName = `user.${number}@example.com`;
  return {
    schemas: [coreUserSchema.id, enterpriseUserSchema.id],
    externalId: `ext-${number}`,
    userName,
    name: {
      familyName: `Family${number % 5_000}`,
      givenName: `Given${number % 300}`,
      formatted: `Given Family ${number}`,
    },
    displayName: `Given Family ${number}`,
    title: number % 2 === 0 ? "Engineer" : "Manager",
    active: number % 10 !== 0,
    emails: [
      { value: userName, type: "work", primary: true },
      { value: `home.${number}@example.org`, type: "home" },
    ],
    phoneNumbers: [{ value: `+49 30 ${number}`, type: "work" }],
    [enterpriseUserSchema.id]: { employeeNumber: String(number), department: `Department ${number % 50}` },
  };
}

function* population(): Generator<NewResource> {
  for (let number = 0; number < users; number += 1) yield user(number);
}

/** Calls per second of `concurrent` callers that call again as soon as they are answered. */
async function measure(name: string, calls: number, concurrent: number, call: (number: number) => Promise<unknown>) {
  const rates: number[] = [];
  const costs: number[] = [];
  for (let round = 0; round < 5; round += 1) {
    let next = 0;
    const started = performance.now();
    const processor = process.cpuUsage();
    const work = async () => {
      while (next < calls) {
        next += 1;
        await call(round * calls + next);
      }
    };
    await Promise.all(Array.from({ length: concurrent }, work));
    rates.push(calls / ((performance.now() - started) / 1_000));
    const { user: own, system } = process.cpuUsage(processor);
    costs.push((own + system) / calls);
  }
  const rate = median(rates);
  const each = (1_000_000 / rate).toFixed(1);
  const cost = median(costs).toFixed(1);
  const figures = `${Math.round(rate).toLocaleString("en").padStart(9)}/s ${each.padStart(9)} µs ${cost.padStart(9)} µs`;
  console.log(`${name.padEnd(58)} ${figures}`);
}

function median(figures: readonly number[]): number {
  return [...figures].sort((one, other) => one - other)[Math.floor(figures.length / 2)] ?? 0;
}

function titleChange(before: Modification["before"], title: string): Modification {
  return {
    before,
    after: { ...before, title },
    changes: [{ path: { attribute: "title" }, operation: "set", value: title }],
  };
}

async function measureReads(store: SqlStore<string>, ids: readonly string[]) {
  const pick = (number: number) => ids[(number * 7_919) % ids.length] ?? "";
  const list = (query: Partial<Parameters<typeof store.list>[1]>) =>
    store.rendered.list("", { startIndex: 1, count: 100, excluded: [], ...query });
  const filter = (text: string) => parseFilter(text, userType);
  await measure("rendered get by id", 20_000, 1, async (number) => store.rendered.get("", pick(number)));
  await measure("get by id", 20_000, 1, (number) => store.get("", pick(number)));
  const nameOf = (number: number) => `USER.${(number * 7_919) % users}@example.com`;
  await measure("userName eq", 10_000, 1, async (number) =>
    list({ filter: { kind: "comparison", path: { attribute: "userName" }, operator: "eq", value: nameOf(number) } }),
  );
  await measure("emails[value eq … and type eq …]", 3_000, 1, async (number) =>
    list({ filter: filter(`emails[value eq "${nameOf(number)}" and type eq "work"]`) }),
  );
  await measure("page of 100, first", 500, 1, async () => list({}));
  await measure("page of 100, in the middle", 500, 1, async (number) =>
    list({ startIndex: users / 2 + (number % 1_000) }),
  );
  await measure("page of 100, last", 500, 1, async () => list({ startIndex: users - 100 }));
  await measure("page of 100, by cursor", 500, 1, async () => list({ wantsNext: true }));
  const sort = { path: { attribute: "userName" }, order: "ascending" } as const;
  await measure("page of 100 sorted by userName, first", 200, 1, async () => list({ sort }));
  await measure("page of 100 sorted by userName, in the middle", 50, 1, async () =>
    list({ sort, startIndex: users / 2 }),
  );
  await measure("userName sw (1,000 found or so)", 50, 1, async () =>
    list({ filter: filter('userName sw "user.99"') }),
  );
  await measure("title eq (half of all)", 3, 1, async () => list({ filter: filter('title eq "engineer"') }));
  await measure("count", 1_000, 1, () => store.count());
}

async function measureWrites(store: SqlStore<string>, ids: readonly string[]) {
  const pick = (number: number) => ids[(number * 7_919) % ids.length] ?? "";
  await measure("PATCH of one attribute (get and modify), 32 at once", 4_000, 32, async (number) => {
    const before = await store.get("", pick(number));
    if (before !== undefined) await store.modify("", before.id, titleChange(before, `Title ${number}`));
  });
  await measure("create, 32 at once", 2_000, 32, (number) => store.create("", user(users + number)));
}

async function measureGroups(groups: SqlStore<string>) {
  for (const size of [10, 10_000]) {
    const members = Array.from({ length: size }, (_, number) => ({ value: `member-${number}`, type: "User" }));
    const group = await groups.create("", { schemas: [coreGroupSchema.id], displayName: `Group of ${size}`, members });
    const excluded = [{ attribute: "members" }];
    await measure(`add one member to a group of ${size}, 32 at once`, 2_000, 32, async (number) => {
      const value = `new-${size}-${number}`;
      const elements = [{ path: { attribute: "members" }, values: [value] }];
      const before = await groups.get("", group.id, { excluded: [], elements });
      if (before === undefined) return;
      const change = { path: { attribute: "members" }, operation: "add", value: [{ value, type: "User" }] } as const;
      await groups.modify("", group.id, { before, after: before, changes: [change] }, undefined, {
        excluded,
        elements,
      });
    });
  }
}

const database = await openDatabase<ScimTables>({
  url,
  schema: `bench_${process.pid}`,
  migrations: [scimMigration("001-scim")],
});
try {
  const store = createSqlStore<string>({ database, type: userType, indexed: ["externalId", "emails.value"] });
  const groups = createSqlStore<string>({ database, type: groupType, indexed: ["displayName"], apart: ["members"] });
  const started = performance.now();
  await store.load(population());
  const seconds = (performance.now() - started) / 1_000;
  console.log(
    `${users.toLocaleString("en")} users loaded in ${seconds.toFixed(1)} s, ${Math.round(users / seconds)}/s`,
  );
  const ids: string[] = [];
  for await (const resource of store.iterate()) ids.push(resource.id);
  await measureReads(store, ids);
  await measureWrites(store, ids);
  await measureGroups(groups);
} finally {
  await database.close();
  await rm(folder, { recursive: true, force: true });
}
