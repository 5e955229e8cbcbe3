import {
  type AccountChange,
  type AccountLink,
  type PvwaAccount,
  type PvwaAccountCreate,
  type RemoteMachinesAccess,
  type SecretManagement,
  secretTypes,
} from "@castellan/pvwa";
import { accountTextLimits } from "../../account/fields.ts";
import {
  answer,
  answerOf,
  between,
  body,
  bodyOf,
  choice,
  described,
  flag,
  integer,
  list,
  nullable,
  ref,
  type Schema,
  text,
  unixMicroseconds,
  unixSeconds,
  upTo,
  usually,
} from "../schema.ts";

const properties: Schema = { type: "object", additionalProperties: text };
const machines = answerOf<RemoteMachinesAccess>(
  { remoteMachines: text, accessRestrictedToRemoteMachines: flag },
  "remoteMachines",
  "accessRestrictedToRemoteMachines",
);

const account = {
  id: described(text, "<safe number>_<n>"),
  name: text,
  address: text,
  userName: text,
  platformId: text,
  safeName: text,
  secretType: choice(secretTypes),
  platformAccountProperties: properties,
  secretManagement: ref("SecretManagement"),
  remoteMachinesAccess: machines,
  createdTime: unixSeconds,
  categoryModificationTime: unixMicroseconds,
} satisfies Record<keyof PvwaAccount, Schema>;
const optional = ["address", "userName", "platformAccountProperties", "remoteMachinesAccess"] as const;

const pairs = list(answer({ Key: text, Value: text }));
const gen1Properties = list(body({ Key: text, Value: { type: ["string", "number", "boolean"] } }, "Key"));

export const accountSchemas = {
  SecretManagement: answerOf<SecretManagement>(
    {
      automaticManagementEnabled: flag,
      manualManagementReason: text,
      status: choice(["inProcess", "success", "failure"]),
      lastModifiedTime: unixSeconds,
      lastReconciledTime: unixSeconds,
      lastVerifiedTime: unixSeconds,
    },
    "manualManagementReason",
    "status",
    "lastModifiedTime",
    "lastReconciledTime",
    "lastVerifiedTime",
  ),
  Account: answerOf<PvwaAccount>(account, ...optional),
  AccountOverview: answer({ ...account, platformName: text, linkedAccounts: list(ref("LinkedAccount")) }, ...optional),
  LinkedAccount: answer(
    {
      id: text,
      accountID: text,
      name: text,
      safeName: text,
      folder: text,
      userName: text,
      address: text,
      platformId: text,
      extraPasswordIndex: integer,
      displayName: text,
    },
    // Left out of an account whose safe does not let the caller list accounts.
    "id",
    "accountID",
    "platformId",
    "userName",
    "address",
  ),
  AccountCreate: bodyOf<PvwaAccountCreate>(
    {
      platformId: upTo(accountTextLimits.platformId),
      safeName: upTo(28),
      name: nullable(upTo(accountTextLimits.name)),
      address: nullable(upTo(accountTextLimits.address)),
      userName: nullable(upTo(accountTextLimits.userName)),
      secretType: nullable(choice(secretTypes)),
      secret: nullable(upTo(accountTextLimits.secret)),
      platformAccountProperties: nullable({
        type: "object",
        additionalProperties: { type: ["string", "number", "boolean", "null"], maxLength: accountTextLimits.property },
      }),
      secretManagement: nullable(
        body({
          automaticManagementEnabled: usually(flag, true),
          manualManagementReason: upTo(accountTextLimits.manualManagementReason),
        }),
      ),
      remoteMachinesAccess: nullable(
        bodyOf<RemoteMachinesAccess>({
          remoteMachines: upTo(accountTextLimits.remoteMachines),
          accessRestrictedToRemoteMachines: flag,
        }),
      ),
    },
    "platformId",
    "safeName",
  ),
  AccountPatch: {
    ...list(
      bodyOf<AccountChange>({ op: choice(["add", "replace", "remove"]), path: upTo(1200), value: {} }, "op", "path"),
    ),
    maxItems: 1000,
    description: "A JSON Patch (RFC 6902). All steps happen, or none.",
  },
  AccountLink: bodyOf<AccountLink>(
    {
      safe: upTo(28),
      name: upTo(accountTextLimits.name),
      folder: usually(upTo(170), "Root"),
      extraPasswordIndex: between(1, 3),
    },
    "safe",
    "name",
    "extraPasswordIndex",
  ),
  Gen1Account: answer({ AccountID: text, InternalProperties: pairs, Properties: pairs }),
  Gen1AccountCreate: body(
    {
      account: body(
        {
          safe: upTo(28),
          platformID: upTo(accountTextLimits.platformId),
          address: upTo(accountTextLimits.address),
          accountName: upTo(accountTextLimits.name),
          username: upTo(accountTextLimits.userName),
          password: upTo(accountTextLimits.secret),
          disableAutoMgmt: usually(flag, false),
          disableAutoMgmtReason: upTo(accountTextLimits.manualManagementReason),
          properties: gen1Properties,
        },
        "safe",
        "platformID",
      ),
    },
    "account",
  ),
  Gen1AccountUpdate: body(
    {
      Accounts: body({
        AccountName: upTo(accountTextLimits.name),
        PlatformID: upTo(accountTextLimits.platformId),
        Address: upTo(accountTextLimits.address),
        UserName: upTo(accountTextLimits.userName),
        Properties: gen1Properties,
      }),
    },
    "Accounts",
  ),
};
