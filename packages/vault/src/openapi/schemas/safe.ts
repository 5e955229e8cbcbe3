import {
  type PvwaSafe,
  type PvwaSafeCreate,
  type PvwaSafeMember,
  type PvwaSafeMemberAdd,
  type PvwaSafeMemberUpdate,
  safePermissions,
} from "@castellan/pvwa";
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
  text,
  unixMicroseconds,
  unixSeconds,
  upTo,
  usDate,
  usually,
} from "../schema.ts";

const permissions = Object.fromEntries(safePermissions.map((name) => [name, flag]));

const writable = {
  safeName: described(upTo(28), 'None of \\ / : * < > . | ? " % & +'),
  description: upTo(100),
  location: usually(upTo(128), "\\"),
  olacEnabled: usually(flag, false),
  managingCPM: upTo(128),
  numberOfVersionsRetention: nullable(between(1, 999)),
  numberOfDaysRetention: nullable(between(0, 3650)),
  autoPurgeEnabled: usually(flag, false),
};

const safe = answerOf<PvwaSafe>(
  {
    safeUrlId: text,
    safeName: text,
    safeNumber: integer,
    description: text,
    location: text,
    creator: answer({ id: text, name: text }),
    accounts: list(answer({ id: text, name: text })),
    olacEnabled: flag,
    managingCPM: text,
    numberOfVersionsRetention: nullable(integer),
    numberOfDaysRetention: nullable(integer),
    autoPurgeEnabled: flag,
    creationTime: unixSeconds,
    lastModificationTime: unixMicroseconds,
    isExpiredMember: flag,
  },
  "accounts",
);

const expiration = nullable(described(between(0, 253_402_300_799), "Unix seconds"));
const gen1Pairs = list(body({ Key: text, Value: { type: ["boolean", "integer", "string"] } }, "Key"));

export const safeSchemas = {
  Safe: safe,
  SafeName: answer({ safeUrlId: text, safeName: text }),
  SafeCreate: bodyOf<PvwaSafeCreate>(writable, "safeName"),
  SafeUpdate: { ...bodyOf<PvwaSafeCreate>(writable), description: "What is left out stays, whatever the default." },
  SafePermissions: answer(permissions),
  SafePermissionsWrite: { ...body(permissions), description: "What is left out is false." },
  SafeMember: answerOf<PvwaSafeMember>({
    safeUrlId: text,
    safeName: text,
    safeNumber: integer,
    memberId: integer,
    memberName: text,
    memberType: choice(["User", "Group"]),
    membershipExpirationDate: nullable(unixSeconds),
    isExpiredMembershipEnable: flag,
    isPredefinedUser: flag,
    isReadOnly: flag,
    permissions: ref("SafePermissions"),
  }),
  SafeMemberAdd: bodyOf<PvwaSafeMemberAdd>(
    {
      memberName: upTo(256),
      memberType: choice(["User", "Group"]),
      searchIn: usually(upTo(255), "Vault"),
      membershipExpirationDate: expiration,
      permissions: ref("SafePermissionsWrite"),
    },
    "memberName",
    "permissions",
  ),
  SafeMemberUpdate: bodyOf<PvwaSafeMemberUpdate>({
    membershipExpirationDate: expiration,
    permissions: ref("SafePermissionsWrite"),
  }),
  Gen1Safe: answer({
    SafeName: text,
    Description: text,
    Location: text,
    ManagingCPM: text,
    NumberOfDaysRetention: nullable(integer),
    NumberOfVersionsRetention: nullable(integer),
    OLACEnabled: flag,
  }),
  Gen1Member: answer({
    member: answer({
      MemberName: text,
      SearchIn: text,
      MembershipExpirationDate: usDate,
      Permissions: list(answer({ Key: text, Value: { type: ["boolean", "integer"] } })),
    }),
  }),
  Gen1MemberAdd: body({
    member: body(
      { MemberName: upTo(256), SearchIn: upTo(255), MembershipExpirationDate: usDate, Permissions: gen1Pairs },
      "MemberName",
    ),
  }),
  Gen1MemberUpdate: body({ member: body({ MembershipExpirationDate: usDate, Permissions: gen1Pairs }) }),
};
