import { DirectoryError, type EmbeddedDirectory } from "@castellan/directory";
import { readDirectoryDocument } from "./documents.ts";

/** Puts the company's people and groups into the embedded directory. What is there already stays as it is. */
export async function loadDirectory(directory: EmbeddedDirectory): Promise<void> {
  const { users, groups } = readDirectoryDocument();
  await Promise.all(users.map((user) => unlessThere(() => directory.addUser(user))));
  await Promise.all(groups.map(({ name, dn }) => unlessThere(() => directory.addGroup({ name, dn }))));
  for (const { name, members } of groups) {
    await Promise.all(members.map((member) => directory.addMember(name, member)));
  }
}

async function unlessThere(add: () => Promise<unknown>): Promise<void> {
  try {
    await add();
  } catch (error) {
    if (!(error instanceof DirectoryError) || error.code !== "conflict") throw error;
  }
}
