export { type ActiveDirectoryOptions, openActiveDirectory } from "./active-directory/active-directory.ts";
export type {
  Authentication,
  Directory,
  DirectoryUser,
  EnablementChange,
  RefusalReason,
  UserKey,
} from "./contract/directory.ts";
export {
  type DirectoryGroup,
  type EmbeddedDirectory,
  type EmbeddedDirectoryOptions,
  type NewDirectoryGroup,
  type NewDirectoryUser,
  openEmbeddedDirectory,
} from "./embedded/embedded-directory.ts";
export { DirectoryError, type DirectoryErrorCode } from "./error/directory-error.ts";
