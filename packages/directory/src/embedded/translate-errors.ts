import { DirectoryError } from "../error/directory-error.ts";
import type { EntryStore } from "./entry-store.ts";

/** Result codes of SQLite: the primary one is the low byte (https://sqlite.org/rescode.html). */
const SQLITE_BUSY = 5;
const SQLITE_CONSTRAINT = 19;

/** The same store, with SQLite's errors as this package's. */
export function translateErrors(store: EntryStore): EntryStore {
  const translate =
    <Input extends unknown[], Output>(operation: (...input: Input) => Output) =>
    (...input: Input): Output => {
      try {
        return operation(...input);
      } catch (error) {
        throw toDirectoryError(error);
      }
    };
  return {
    insert: translate(store.insert),
    user: translate(store.user),
    group: translate(store.group),
    groupBy: translate(store.groupBy),
    entryId: translate(store.entryId),
    users: translate(store.users),
    members: translate(store.members),
    groups: translate(store.groups),
    groupsAround: translate(store.groupsAround),
    count: translate(store.count),
    addMember: translate(store.addMember),
    removeMember: translate(store.removeMember),
    swapAccountControl: translate(store.swapAccountControl),
    setPasswordHash: translate(store.setPasswordHash),
    swapPasswordHash: translate(store.swapPasswordHash),
    setPasswordMustChange: translate(store.setPasswordMustChange),
    remove: translate(store.remove),
  };
}

function toDirectoryError(error: unknown): DirectoryError {
  const resultCode = error instanceof Error && "errcode" in error ? Number(error.errcode) & 0xff : undefined;
  if (resultCode === SQLITE_CONSTRAINT) {
    return new DirectoryError(
      "conflict",
      "An entry with this name, DN or user principal name is there already.",
      "Choose another name; a DN is made from the display name unless it is given.",
      { cause: error },
    );
  }
  if (resultCode === SQLITE_BUSY) {
    return new DirectoryError(
      "timeout",
      "Another process kept the embedded directory's file locked for too long.",
      "Try again, and find out which process holds the file open.",
      { cause: error },
    );
  }
  return new DirectoryError(
    "unreachable",
    `The embedded directory's file cannot be used: ${error instanceof Error ? error.message : String(error)}.`,
    "Check the disk and the file, and that the directory was not closed.",
    { cause: error },
  );
}
