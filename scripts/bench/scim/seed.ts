import type { NewResource } from "@castellan/scim";
import type { SqlStore } from "@castellan/scim-server";
import { benchGroup, benchUser } from "./resource.ts";

/** What was put into the stores before anything was measured. */
export interface Seeded {
  readonly userIds: readonly string[];
  /** Groups of 10 members. */
  readonly smallGroupIds: readonly string[];
  /** Groups of 10,000 members, or of half the users where there are fewer. */
  readonly largeGroupIds: readonly string[];
  readonly usersPerSecond: number;
  /** The base path at which the server keeps nothing in memory, if it has one. */
  readonly inFile?: string;
}

const smallGroups = 1000;
const largeGroups = 4;

export async function seed(users: SqlStore<string>, groups: SqlStore<string>, count: number): Promise<Seeded> {
  const begun = performance.now();
  await users.load(generate(count, benchUser));
  const usersPerSecond = count / ((performance.now() - begun) / 1000);
  const userIds = await idsOf(users);
  const membersFrom = (start: number, size: number) => {
    const from = start % (count - size + 1);
    return userIds.slice(from, from + size);
  };
  const large = Math.min(10_000, Math.floor(count / 2));
  await groups.load(generate(smallGroups, (index) => benchGroup(`small ${index}`, membersFrom(index * 10, 10))));
  await groups.load(generate(largeGroups, (index) => benchGroup(`large ${index}`, membersFrom(0, large))));
  const groupIds = await idsOf(groups);
  return {
    userIds,
    usersPerSecond,
    smallGroupIds: groupIds.slice(0, smallGroups),
    largeGroupIds: groupIds.slice(smallGroups),
  };
}

function* generate(count: number, resource: (index: number) => NewResource): Generator<NewResource> {
  for (let index = 0; index < count; index += 1) yield resource(index);
}

/** In the order of creation. */
async function idsOf(store: SqlStore<string>): Promise<readonly string[]> {
  const ids: string[] = [];
  for await (const { id } of store.iterate()) ids.push(id);
  return ids;
}
