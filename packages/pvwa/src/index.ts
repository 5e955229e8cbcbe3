export type { AccountCalls } from "./client/accounts.ts";
export { createPvwaClient, type PvwaClient } from "./client/client.ts";
export type { GroupCalls } from "./client/groups.ts";
export type { SafeCalls, SafeMemberCalls } from "./client/safes.ts";
export type { PvwaSession } from "./client/session.ts";
export type { TransportOptions as PvwaClientOptions } from "./client/transport.ts";
export type { UserCalls } from "./client/users.ts";
export {
  type AccountActivity,
  type AccountChange,
  type AccountLink,
  type AccountListQuery,
  type PvwaAccount,
  type PvwaAccountCreate,
  type PvwaLinkedAccount,
  type RemoteMachinesAccess,
  type SecretManagement,
  type SecretRequest,
  type SecretType,
  type SecretVersion,
  secretTypes,
} from "./contract/account.ts";
export type { PvwaAuthenticationMethod } from "./contract/authentication-method.ts";
export type { Collection, CollectionQuery } from "./contract/collection.ts";
export {
  mappingAuthorizationFlags,
  type PvwaDirectory,
  type PvwaDirectoryMapping,
  type PvwaDirectorySummary,
  type PvwaDomainController,
} from "./contract/directory.ts";
export type { PvwaErrorBody, PvwaErrorDetail } from "./contract/error-body.ts";
export type { PvwaGen1User } from "./contract/gen1-user.ts";
export {
  type GroupListQuery,
  groupTextLimits,
  type PvwaGroup,
  type PvwaGroupCreate,
  type PvwaGroupMember,
  type PvwaGroupMemberAdd,
  type PvwaGroupUpdate,
} from "./contract/group.ts";
export type { LogonCredentials, LogonType, PvwaLoginsInfo } from "./contract/logon.ts";
export type {
  PvwaAccessWorkflows,
  PvwaCredentialsPolicy,
  PvwaPlatform,
  PvwaPlatformProperty,
  PvwaPolicyException,
  PvwaTargetPlatform,
} from "./contract/platform.ts";
export type { PvwaSafe, PvwaSafeCreate, SafeListQuery } from "./contract/safe.ts";
export {
  type PvwaSafeMember,
  type PvwaSafeMemberAdd,
  type PvwaSafeMemberUpdate,
  type SafePermission,
  type SafePermissions,
  safePermissions,
} from "./contract/safe-member.ts";
export type {
  PvwaHealthDetails,
  PvwaHealthSummary,
  PvwaServerInfo,
  PvwaServerVerification,
} from "./contract/server.ts";
export type { PvwaSshKey } from "./contract/ssh-key.ts";
export { isNever, NEVER } from "./contract/time.ts";
export {
  type AllowedAuthenticationMethod,
  type AuthenticationMethod,
  allowedAuthenticationMethods,
  authenticationMethods,
  type BusinessAddress,
  componentUserTypes,
  type GroupMembership,
  type Internet,
  type PersonalDetails,
  type Phones,
  type PvwaUser,
  type PvwaUserCreate,
  type PvwaUserList,
  type PvwaUserListItem,
  type PvwaUserUpdate,
  type UserInterface,
  type UserListQuery,
  type UserSource,
  type UserStatus,
  userInterfaces,
  type VaultAuthorization,
  vaultAuthorizations,
  type WritableUser,
} from "./contract/user.ts";
export {
  businessAddressLimits,
  internetLimits,
  personalDetailsLimits,
  phonesLimits,
  userTextLimits,
} from "./contract/user-limits.ts";
export type { PvwaUserSafe, PvwaUserSafeList } from "./contract/user-safes.ts";
export type { PvwaUserType, PvwaUserTypeList } from "./contract/user-type.ts";
export { toUserUpdate } from "./contract/user-update.ts";
export { type PvwaErrorCode, pvwaErrors } from "./error/catalogue.ts";
export { PvwaError, type PvwaErrorKind } from "./error/pvwa-error.ts";
export { invalidParameters, PvwaRefusal, refusal } from "./error/refusal.ts";
