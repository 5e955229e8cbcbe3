import type { NewResource, ResourceStore } from "@castellan/scim";
import { benchGroup, benchUser } from "./resource.ts";

/** What was put into the stores before anything was measured. */
export interface Seeded {
  readonly userIds: readonly string[];
  /** Groups of 10 members. */
  readonly smallGroupIds: readonly string[];
  /** Groups of 10,000 members, or of every user where there are fewer. */
  readonly largeGroupIds: readonly string[];
  readonly usersPerSecond: number;
}

const smallGroups = 1000;
const largeGroups = 4;

export async function seed(
  users: ResourceStore<string>,
  groups: ResourceStore<string>,
  count: number,
): Promise<Seeded> {
  const begun = performance.now();
  const userIds = await createAll(users, count, benchUser);
  const usersPerSecond = count / ((performance.now() - begun) / 1000);
  const membersFrom = (start: number, size: number) => userIds.slice(start % (count - size + 1)).slice(0, size);
  const large = Math.min(10_000, Math.floor(count / 2));
  return {
    userIds,
    usersPerSecond,
    smallGroupIds: await createAll(groups, smallGroups, (index) =>
      benchGroup(`small ${index}`, membersFrom(index * 10, 10)),
    ),
    largeGroupIds: await createAll(groups, largeGroups, (index) => benchGroup(`large ${index}`, membersFrom(0, large))),
  };
}

async function createAll(
  store: ResourceStore<string>,
  count: number,
  resource: (index: number) => NewResource,
): Promise<readonly string[]> {
  const ids: string[] = [];
  let next = 0;
  const worker = async () => {
    while (next < count) {
      const index = next++;
      const { id } = await store.create("bench", resource(index));
      ids[index] = id;
    }
  };
  await Promise.all(Array.from({ length: 64 }, worker));
  return ids;
}
