import type { EmbeddedDirectory } from "@castellan/directory";
import { readDirectoryDocument } from "./documents.ts";

/** Puts the company's people and groups into the embedded directory, unless somebody is there already. */
export async function loadDirectory(directory: EmbeddedDirectory): Promise<void> {
  if ((await directory.count()) > 0) return;
  const { users, groups } = readDirectoryDocument();
  await directory.addAll({ users, groups });
}
