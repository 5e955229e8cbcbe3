import { randomBytes } from "node:crypto";
import type { VaultAuthorization } from "@castellan/pvwa";
import type { Method } from "../../support/server.ts";
import type { Request } from "../safe-call.ts";
import type { Stage } from "../stage.ts";

/** One call that needs authorisations in the vault, or membership of Vault Admins, and no permission in a safe. */
export interface VaultCall {
  /** As it is mounted. */
  readonly route: `${Method} /${string}`;
  readonly when?: string;
  readonly needs: readonly VaultAuthorization[];
  readonly vaultAdmins?: true;
  readonly repeatable?: true;
  /** What a call that is allowed answers, where that is a refusal for another reason. */
  readonly allowed?: string;
  readonly arrange: (stage: Stage) => Promise<Request> | Request;
}

const gen1 = "/WebServices/PIMServices.svc";
const manage = "AddUpdateUsers";
const password = "Fresh-Pass1";

async function user(stage: Stage): Promise<{ readonly id: number; readonly username: string }> {
  return (await stage.must("POST", "/API/Users", { username: stage.fresh() })).json();
}

async function group(stage: Stage): Promise<{ readonly id: number; readonly groupName: string }> {
  return (await stage.must("POST", "/API/UserGroups", { groupName: stage.fresh() })).json();
}

/** A call about a new user: `:id` and `:name` stand for him. */
function aboutUser(path: string, body?: unknown): VaultCall["arrange"] {
  return async (stage) => {
    const { id, username } = await user(stage);
    const about = { path: path.replace(":id", String(id)).replace(":name", username) };
    return body === undefined ? about : { ...about, body };
  };
}

function aboutGroup(path: string, body?: unknown): VaultCall["arrange"] {
  return async (stage) => {
    const about = { path: path.replace(":id", String((await group(stage)).id)) };
    return body === undefined ? about : { ...about, body };
  };
}

/** A new SSH key, as it stands in a file of authorised keys. */
function publicKey(): string {
  const part = (bytes: Uint8Array) => Buffer.concat([Buffer.from([0, 0, 0, bytes.length]), bytes]);
  const blob = Buffer.concat([part(Buffer.from("ssh-ed25519")), part(randomBytes(32))]);
  return `ssh-ed25519 ${blob.toString("base64")}`;
}

/** The id and the path of a platform that nobody uses. */
async function platform(stage: Stage): Promise<string> {
  const { Platforms } = (await stage.must("GET", "/API/Platforms/Targets")).json();
  const copy = await stage.must("POST", `/API/Platforms/Targets/${Platforms[0].ID}/Duplicate`, { name: stage.fresh() });
  return `/API/Platforms/Targets/${copy.json().ID}`;
}

function aboutPlatform(path = "", body?: unknown): VaultCall["arrange"] {
  return async (stage) => ({ path: `${await platform(stage)}${path}`, ...(body === undefined ? {} : { body }) });
}

const named = `${gen1}/Users/:name/AuthenticationMethods/SSHKeyAuthentication/AuthorizedKeys`;
const numbered = "/API/Users/:id/Secret/SSHKeys";

const sshKeyCalls = ([named, numbered] as const).flatMap((path): readonly VaultCall[] => [
  { route: `GET ${path}`, needs: ["ResetUsersPasswords"], arrange: aboutUser(path) },
  {
    route: `POST ${path}`,
    needs: ["ResetUsersPasswords"],
    arrange: async (stage) => ({ ...(await aboutUser(path)(stage)), body: { PublicSSHKey: publicKey() } }),
  },
  {
    route: `DELETE ${path}/:key`,
    needs: ["ResetUsersPasswords"],
    async arrange(stage) {
      const { id, username } = await user(stage);
      const PublicSSHKey = publicKey();
      const added = await stage.must("POST", numbered.replace(":id", String(id)), { PublicSSHKey });
      const own = path.replace(":id", String(id)).replace(":name", username);
      return { path: `${own}/${added.json().KeyID}` };
    },
  },
]);

const methods = "/API/Configuration/AuthenticationMethods";
const vaultAdmins = true;

/** The vault has its two methods: no more can be added, and none can be taken away. */
const methodCalls: readonly VaultCall[] = [
  { route: `GET ${methods}`, needs: [], vaultAdmins, arrange: () => ({ path: methods }) },
  { route: `GET ${methods}/:id`, needs: [], vaultAdmins, arrange: () => ({ path: `${methods}/ldap` }) },
  {
    route: `POST ${methods}`,
    needs: [],
    vaultAdmins,
    allowed: "CASTL068E",
    arrange: () => ({ path: methods, body: { id: "ldap" } }),
  },
  {
    route: `PUT ${methods}/:id`,
    needs: [],
    vaultAdmins,
    repeatable: true,
    arrange: () => ({ path: `${methods}/ldap`, body: { displayName: "Directory" } }),
  },
  {
    route: `DELETE ${methods}/:id`,
    needs: [],
    vaultAdmins,
    allowed: "CASTL069E",
    arrange: () => ({ path: `${methods}/ldap` }),
  },
];

const rules = { RequireUsersToSpecifyReasonForAccess: { IsActive: true, IsAnException: true } };
const policy = { Change: { AllowManual: false } };
const targets = "/API/Platforms/Targets/:id";

const platformCalls: readonly VaultCall[] = [
  { route: `DELETE ${targets}`, needs: [], vaultAdmins, arrange: aboutPlatform() },
  ...["Activate", "Deactivate"].map(
    (name): VaultCall => ({
      route: `POST ${targets}/${name}`,
      needs: [],
      vaultAdmins,
      repeatable: true,
      arrange: aboutPlatform(`/${name}`),
    }),
  ),
  {
    route: `POST ${targets}/Duplicate`,
    needs: [],
    vaultAdmins,
    arrange: async (stage) => ({ path: `${await platform(stage)}/Duplicate`, body: { name: stage.fresh() } }),
  },
  {
    route: `PUT ${targets}/PrivilegedAccessWorkflows`,
    needs: [],
    vaultAdmins,
    repeatable: true,
    arrange: aboutPlatform("/PrivilegedAccessWorkflows", rules),
  },
  {
    route: `PUT ${targets}/CredentialsManagementPolicy`,
    needs: [],
    vaultAdmins,
    repeatable: true,
    arrange: aboutPlatform("/CredentialsManagementPolicy", policy),
  },
];

const bulk = (id: number) => ({
  BulkItems: [{ userIds: [id], allowedAuthenticationMethods: ["SAML"] }],
});

const userCalls: readonly VaultCall[] = [
  { route: "GET /API/Users", needs: ["AuditUsers"], arrange: () => ({ path: "/API/Users" }) },
  { route: "GET /API/UserTypes", needs: ["AuditUsers"], arrange: () => ({ path: "/API/UserTypes" }) },
  { route: "GET /API/Users/:id", needs: ["AuditUsers"], arrange: aboutUser("/API/Users/:id") },
  { route: "GET /API/Users/:id/safes", needs: ["AuditUsers"], arrange: aboutUser("/API/Users/:id/safes") },
  {
    route: "POST /API/Users",
    needs: [manage],
    arrange: (stage) => ({ path: "/API/Users", body: { username: stage.fresh() } }),
  },
  {
    route: "POST /API/Users",
    when: "who must change his password",
    needs: [manage, "ResetUsersPasswords"],
    arrange: (stage) => ({ path: "/API/Users", body: { username: stage.fresh(), changePassOnNextLogon: true } }),
  },
  {
    route: "POST /API/Users",
    when: "who may do something",
    needs: [manage, "AddSafes"],
    arrange: (stage) => ({ path: "/API/Users", body: { username: stage.fresh(), vaultAuthorization: ["AddSafes"] } }),
  },
  {
    route: "PUT /API/Users/:id",
    needs: [manage],
    repeatable: true,
    async arrange(stage) {
      const { id, username } = await user(stage);
      return { path: `/API/Users/${id}`, body: { username, description: "d" } };
    },
  },
  { route: "DELETE /API/Users/:id", needs: [manage], arrange: aboutUser("/API/Users/:id") },
  ...["enable", "disable"].map(
    (name): VaultCall => ({
      route: `POST /API/Users/:id/${name}`,
      needs: [manage],
      repeatable: true,
      arrange: aboutUser(`/API/Users/:id/${name}`),
    }),
  ),
  {
    route: "POST /API/Users/:id/Activate",
    needs: ["AuditUsers", "ActivateUsers"],
    repeatable: true,
    arrange: aboutUser("/API/Users/:id/Activate"),
  },
  {
    route: "POST /API/Users/:id/ResetPassword",
    needs: ["AuditUsers", "ResetUsersPasswords"],
    arrange: aboutUser("/API/Users/:id/ResetPassword", { newPassword: password }),
  },
  ...["add", "remove"].map(
    (name): VaultCall => ({
      route: `PATCH /API/Users/${name}AllowedAuthenticationMethods/Bulk`,
      needs: [manage],
      repeatable: true,
      arrange: async (stage) => ({
        path: `/API/Users/${name}AllowedAuthenticationMethods/Bulk`,
        body: bulk((await user(stage)).id),
      }),
    }),
  ),
  { route: `GET ${gen1}/Users/:name`, needs: ["AuditUsers"], arrange: aboutUser(`${gen1}/Users/:name`) },
  {
    route: `POST ${gen1}/Users`,
    needs: [manage],
    arrange: (stage) => ({ path: `${gen1}/Users`, body: { UserName: stage.fresh() } }),
  },
  {
    route: `PUT ${gen1}/Users/:name`,
    needs: [manage],
    repeatable: true,
    arrange: aboutUser(`${gen1}/Users/:name`, { Email: "a@b.example" }),
  },
  {
    route: `PUT ${gen1}/Users/:name`,
    when: "his password",
    needs: [manage, "AuditUsers", "ResetUsersPasswords"],
    arrange: aboutUser(`${gen1}/Users/:name`, { NewPassword: password }),
  },
  { route: `DELETE ${gen1}/Users/:name`, needs: [manage], arrange: aboutUser(`${gen1}/Users/:name`) },
];

const groupCalls: readonly VaultCall[] = [
  { route: "GET /API/UserGroups", needs: ["AuditUsers"], arrange: () => ({ path: "/API/UserGroups" }) },
  { route: "GET /API/UserGroups/:id", needs: ["AuditUsers"], arrange: aboutGroup("/API/UserGroups/:id") },
  {
    route: "POST /API/UserGroups",
    needs: [manage],
    arrange: (stage) => ({ path: "/API/UserGroups", body: { groupName: stage.fresh() } }),
  },
  {
    route: "PUT /API/UserGroups/:id",
    needs: [manage],
    async arrange(stage) {
      return { path: `/API/UserGroups/${(await group(stage)).id}`, body: { groupName: stage.fresh() } };
    },
  },
  { route: "DELETE /API/UserGroups/:id", needs: [manage], arrange: aboutGroup("/API/UserGroups/:id") },
  {
    route: "POST /API/UserGroups/:id/Members",
    needs: [manage],
    arrange: aboutGroup("/API/UserGroups/:id/Members", { memberId: "target" }),
  },
  {
    route: "DELETE /API/UserGroups/:id/Members/:member",
    needs: [manage],
    async arrange(stage) {
      const { id } = await group(stage);
      await stage.must("POST", `/API/UserGroups/${id}/Members`, { memberId: "target" });
      return { path: `/API/UserGroups/${id}/Members/target` };
    },
  },
];

const gen1GroupCall: VaultCall = {
  route: `POST ${gen1}/Groups/:name/Users`,
  needs: [manage],
  arrange: async (stage) => ({
    path: `${gen1}/Groups/${(await group(stage)).groupName}/Users`,
    body: { UserName: "target" },
  }),
};

const directories = "/API/Configuration/LDAP/Directories";

const synchronizations = "/API/Castellan/DirectorySynchronizations";

/** There is no directory here: who may ask is told so, and nothing is synchronised. */
const directoryCalls = (
  [
    [`GET ${directories}`],
    [`POST ${directories}`, "PASWS167E"],
    [`GET ${directories}/:domain`, "PASWS161E"],
    [`DELETE ${directories}/:domain`, "PASWS161E"],
    [`GET ${directories}/:domain/Mappings`, "PASWS161E"],
    [`POST ${directories}/:domain/Mappings`, "PASWS161E"],
    [`POST ${directories}/:domain/Mappings/Reorder`, "PASWS161E"],
    [`GET ${directories}/:domain/Mappings/:id`, "PASWS161E"],
    [`PUT ${directories}/:domain/Mappings/:id`, "PASWS161E"],
    [`DELETE ${directories}/:domain/Mappings/:id`, "PASWS161E"],
    [`GET ${synchronizations}`],
    [`GET ${synchronizations}/:id`, "CASTL061E"],
    [`POST ${synchronizations}`],
  ] as const
).map(
  ([route, allowed]): VaultCall => ({
    route,
    needs: ["ManageDirectoryMapping"],
    vaultAdmins: true,
    ...(allowed === undefined ? {} : { allowed }),
    arrange: () => ({
      path: route
        .replace(/^[A-Z]+ /, "")
        .replace(":domain", "nowhere.example")
        .replace(":id", "999999"),
    }),
  }),
);

/** Calls about users, groups and the vault itself. */
export const vaultCalls: readonly VaultCall[] = [
  ...userCalls,
  ...sshKeyCalls,
  ...groupCalls,
  gen1GroupCall,
  ...platformCalls,
  ...methodCalls,
  {
    route: "POST /API/Safes",
    needs: ["AddSafes"],
    arrange: (stage) => ({ path: "/API/Safes", body: { safeName: stage.fresh() } }),
  },
  {
    route: `POST ${gen1}/Safes`,
    needs: ["AddSafes"],
    arrange: (stage) => ({ path: `${gen1}/Safes`, body: { safe: { SafeName: stage.fresh() } } }),
  },
  ...directoryCalls,
];
