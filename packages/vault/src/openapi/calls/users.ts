import {
  allowedAuthenticationMethods,
  type PvwaErrorCode,
  personalDetailsLimits,
  userTextLimits,
} from "@castellan/pvwa";
import { type Description, gen1, type Room } from "../description.ts";
import {
  answer,
  body,
  choice,
  described,
  flag,
  integer,
  list,
  ref,
  type Schema,
  text,
  upTo,
  usDate,
  usually,
} from "../schema.ts";

const path = "/API/Users";
const longest = upTo(500);
const audit = { vault: ["AuditUsers"], note: "Not for oneself." } as const;
const change = { vault: ["AddUpdateUsers"] } as const;
const changed: readonly PvwaErrorCode[] = ["CASTL001E", "PASWS291E", "ITATS692E", "CASTL074E"];
const state: readonly PvwaErrorCode[] = ["PASWS291E", "ITATS692E"];

const gen1Members: Readonly<Record<string, Schema>> = {
  NewPassword: upTo(1000),
  FirstName: upTo(personalDetailsLimits.firstName),
  LastName: upTo(personalDetailsLimits.lastName),
  Email: upTo(319),
  Location: upTo(userTextLimits.location),
  ExpiryDate: usDate,
  Disabled: flag,
  Suspended: flag,
  ChangePasswordOnTheNextLogon: flag,
  UserTypeName: upTo(userTextLimits.userType),
};

const named = `${gen1}/Users/:name/AuthenticationMethods/SSHKeyAuthentication/AuthorizedKeys`;
const numbered = `${path}/:id/Secret/SSHKeys`;
const keyNeeds = { vault: ["ResetUsersPasswords"], note: "To change, also everything the user holds." } as const;
const key = body({ PublicSSHKey: described(upTo(8000), "A line of authorized_keys, without options") }, "PublicSSHKey");

const sshKeys: readonly Description[] = [
  {
    route: `GET ${named}`,
    summary: "A user's SSH keys, first generation",
    needs: keyNeeds,
    answer: [200, answer({ GetUserAuthorizedKeysResult: list(ref("SshKey")) })],
  },
  {
    route: `POST ${named}`,
    summary: "Add an SSH key, first generation",
    needs: keyNeeds,
    body: key,
    answer: [201, answer({ AddUserAuthorizedKeyResult: ref("SshKey") })],
    refuses: ["CASTL072E", "CASTL073E"],
  },
  {
    route: `GET ${numbered}`,
    summary: "A user's SSH keys",
    needs: keyNeeds,
    answer: [200, answer({ value: list(ref("SshKey")), count: integer })],
    source: "shape-ours",
  },
  {
    route: `POST ${numbered}`,
    summary: "Add an SSH key",
    needs: keyNeeds,
    body: key,
    answer: [201, ref("SshKey")],
    refuses: ["CASTL072E", "CASTL073E"],
    source: "shape-ours",
  },
  ...([named, numbered] as const).map(
    (keys): Description => ({
      route: `DELETE ${keys}/:key`,
      summary: "Remove an SSH key",
      needs: keyNeeds,
      answer: [200],
      refuses: ["CASTL073E"],
      source: keys === named ? "product" : "shape-ours",
    }),
  ),
];

const bulk = body(
  {
    BulkItems: {
      ...list(
        body(
          { userIds: list(integer), allowedAuthenticationMethods: list(choice(allowedAuthenticationMethods)) },
          "userIds",
          "allowedAuthenticationMethods",
        ),
      ),
      minItems: 1,
      maxItems: 1000,
    },
  },
  "BulkItems",
);

export const users: Room = {
  tag: "Users",
  description: "Users of the vault: its own, and those who came from a directory.",
  calls: [
    {
      route: `GET ${path}`,
      summary: "List users",
      description: "Without pageSize all of them in one answer. userType and the like may also stand in filter.",
      needs: { vault: ["AuditUsers"] },
      query: {
        search: described(longest, "In user name, first name or last name"),
        userName: longest,
        userType: longest,
        componentUser: flag,
        source: choice(["CyberArk", "LDAP"]),
        UserStatus: choice(["Active", "Disabled", "Suspended"]),
        ExtendedDetails: usually(flag, false),
        filter: described(upTo(2000), "userName, userType, componentUser, source, each with eq, joined by AND"),
        sort: described(
          longest,
          "username, source, userType, location, firstName, middleName, lastName; three at most",
        ),
        pageOffset: usually(described({ ...integer, minimum: 0 }, "How many users come before the page"), 0),
        pageSize: { ...integer, minimum: 1 },
      },
      answer: [200, answer({ Users: list({ anyOf: [ref("User"), ref("UserListItem")] }), Total: integer })],
    },
    {
      route: `POST ${path}`,
      summary: "Create a user",
      needs: {
        ...change,
        note: "Also every authorisation that is granted; to make him change his password, ResetUsersPasswords.",
      },
      body: ref("UserCreate"),
      answer: [201, ref("User")],
      refuses: ["CASTL001E"],
    },
    { route: `GET ${path}/:id`, summary: "Read a user", needs: audit, answer: [200, ref("User")] },
    {
      route: `PUT ${path}/:id`,
      summary: "Replace a user",
      description: "What is left out is reset, apart from authenticationMethod.",
      needs: change,
      body: ref("UserUpdate"),
      answer: [200, ref("User")],
      refuses: changed,
    },
    {
      route: `DELETE ${path}/:id`,
      summary: "Delete a user",
      needs: change,
      answer: [200],
      refuses: ["PASWS291E"],
    },
    {
      route: `GET ${path}/:id/safes`,
      summary: "The safes of a user that exist for the caller",
      needs: audit,
      answer: [200, answer({ Safes: list(ref("UserSafe")) })],
      source: "shape-ours",
    },
    ...(["enable", "disable"] as const).map(
      (name): Description => ({
        route: `POST ${path}/:id/${name}`,
        summary: name === "enable" ? "Enable a user" : "Disable a user, and end his sessions",
        needs: change,
        answer: [200],
        refuses: state,
      }),
    ),
    {
      route: `POST ${path}/:id/Activate`,
      summary: "End a user's suspension",
      needs: { vault: ["AuditUsers", "ActivateUsers"] },
      answer: [200],
      refuses: state,
    },
    {
      route: `POST ${path}/:id/ResetPassword`,
      summary: "Set a user's password, and end his sessions",
      needs: { vault: ["AuditUsers", "ResetUsersPasswords"], note: "Also everything the user holds." },
      body: body({ id: integer, newPassword: upTo(1000) }, "newPassword"),
      answer: [200],
      refuses: ["ITATS692E"],
    },
    ...(["add", "remove"] as const).map(
      (name): Description => ({
        route: `PATCH ${path}/${name}AllowedAuthenticationMethods/Bulk`,
        summary: `${name === "add" ? "Add" : "Remove"} allowed authentication methods of users, all or nothing`,
        needs: { ...change, note: "Also everything the users hold." },
        body: bulk,
        answer: [200],
        refuses: ["ITATS003E"],
      }),
    ),
    {
      route: "GET /API/UserTypes",
      summary: "The types of users",
      needs: { vault: ["AuditUsers"] },
      answer: [200, answer({ UserTypes: list(ref("UserType")) })],
    },
    { route: `GET ${gen1}/User`, summary: "The caller, first generation", answer: [200, ref("Gen1User")] },
    {
      route: `GET ${gen1}/Users/:name`,
      summary: "Read a user, first generation",
      needs: audit,
      answer: [200, ref("Gen1User")],
    },
    {
      route: `POST ${gen1}/Users`,
      summary: "Create a user, first generation",
      needs: change,
      body: body(
        {
          UserName: upTo(userTextLimits.username),
          InitialPassword: upTo(userTextLimits.initialPassword),
          ...gen1Members,
        },
        "UserName",
      ),
      answer: [201, ref("Gen1User")],
      refuses: ["CASTL001E"],
    },
    {
      route: `PUT ${gen1}/Users/:name`,
      summary: "Change a user, first generation",
      description: "What is left out stays.",
      needs: {
        ...change,
        note: "With NewPassword also AuditUsers and ResetUsersPasswords, and everything the user holds.",
      },
      body: body(gen1Members),
      answer: [200, ref("Gen1User")],
      refuses: changed,
    },
    {
      route: `DELETE ${gen1}/Users/:name`,
      summary: "Delete a user, first generation",
      needs: change,
      answer: [200],
      refuses: ["PASWS291E"],
    },
    ...sshKeys,
  ],
};

const group = "/API/UserGroups";

export const groups: Room = {
  tag: "Groups",
  description: "Groups of the vault, with users and groups as members, and groups of directories.",
  calls: [
    {
      route: `GET ${group}`,
      summary: "List groups",
      needs: { vault: ["AuditUsers"] },
      query: {
        search: longest,
        filter: described(upTo(2000), "groupType, groupName, each with eq, joined by AND"),
        sort: described(longest, "groupName"),
        includeMembers: usually(flag, false),
        offset: usually({ ...integer, minimum: 0 }, 0),
        limit: usually({ ...integer, minimum: 1, maximum: 1000 }, 1000),
      },
      answer: [200, answer({ value: list(ref("Group")), count: integer, nextLink: text }, "nextLink")],
    },
    {
      route: `GET ${group}/:id`,
      summary: "Read a group",
      needs: { vault: ["AuditUsers"] },
      query: { includeMembers: usually(flag, false) },
      answer: [200, ref("Group")],
    },
    {
      route: `POST ${group}`,
      summary: "Create a group",
      needs: change,
      body: ref("GroupWrite"),
      answer: [201, ref("Group")],
      refuses: ["CASTL001E"],
    },
    {
      route: `PUT ${group}/:id`,
      summary: "Change a group",
      description: "A description or location that is left out stays.",
      needs: change,
      body: ref("GroupWrite"),
      answer: [200, ref("Group")],
      refuses: ["CASTL001E", "CASTL018E", "CASTL059E"],
    },
    {
      route: `DELETE ${group}/:id`,
      summary: "Delete a group",
      needs: change,
      answer: [200],
      refuses: ["CASTL018E"],
    },
    {
      route: `POST ${group}/:id/Members`,
      summary: "Add a member: a user, a group, or a person or group of a directory",
      needs: { ...change, note: "Also what the group gives its members." },
      body: ref("GroupMemberAdd"),
      answer: [
        201,
        answer({ memberId: text, memberType: choice(["vault", "domain"]), domainName: text }, "domainName"),
      ],
      refuses: ["ITATS003E", "PASWS161E", "CASTL011E", "CASTL013E", "CASTL001E", "CASTL020E", "PASWS213E", "CASTL012E"],
    },
    {
      route: `DELETE ${group}/:id/Members/:member`,
      summary: "Remove a member",
      needs: change,
      answer: [204],
      refuses: ["ITATS003E", "CASTL013E"],
    },
    {
      route: `POST ${gen1}/Groups/:name/Users`,
      summary: "Add a user to a group, first generation",
      needs: { ...change, note: "Also what the group gives its members." },
      body: body({ UserName: upTo(256) }, "UserName"),
      answer: [201, ref("Gen1User")],
      refuses: ["ITATS003E", "CASTL013E", "PASWS213E"],
    },
  ],
};
