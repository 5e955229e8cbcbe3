export { openActiveDirectory } from "./active-directory/open-active-directory.ts";
export type { ActiveDirectoryOptions } from "./active-directory/options.ts";
export type {
  Authentication,
  Directory,
  DirectoryGroup,
  DirectoryUser,
  EnablementChange,
  GroupKey,
  PasswordChange,
  RefusalReason,
  UserKey,
} from "./contract/directory.ts";
export { isDn, isWithin, sameDn } from "./dn/dn.ts";
export type {
  EmbeddedDirectory,
  EmbeddedDirectoryOptions,
  NewDirectoryGroup,
  NewDirectoryUser,
} from "./embedded/embedded-directory.ts";
export { openEmbeddedDirectory } from "./embedded/open-embedded-directory.ts";
export { DirectoryError, type DirectoryErrorCode } from "./error/directory-error.ts";
export { checkFilter } from "./filter/check-filter.ts";
