import { createMemoryStore, type ResourceStore, type ResourceTypeDescription } from "@castellan/scim";

export async function openStores(_file: string, user: ResourceTypeDescription, group: ResourceTypeDescription) {
  const users: ResourceStore<string> = createMemoryStore<string>(user);
  const groups: ResourceStore<string> = createMemoryStore<string>(group);
  return { users, groups };
}
