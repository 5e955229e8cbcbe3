import type { FastifyInstance, LightMyRequestResponse } from "fastify";
import type { MountedRoute } from "./server.ts";

/** A request that no client should send. */
export interface MalformedRequest {
  readonly method: (typeof methods)[number];
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly payload: string | Buffer | undefined;
}

/** Whole numbers below a bound, the same ones for the same seed (Steele, Vigna 2021: SplitMix32 mixing). */
export function createChance(seed: number): (bound: number) => number {
  let state = seed >>> 0;
  return (bound) => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) % bound;
  };
}

type Chance = (bound: number) => number;

const methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] as const;
const contentTypes = [
  ...[
    "application/json",
    "application/json; charset=utf-8",
    "APPLICATION/JSON;charset=utf-16",
    "text/json",
    "text/xml",
  ],
  ...[
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "",
    ";",
    "json",
    "a/b/c",
    "x".repeat(300),
  ],
];
const names = [
  ...["username", "UserName", "password", "newPassword", "initialPassword", "id", "userIds", "BulkItems", "enabled"],
  ...["groupName", "memberId", "memberType", "domainName", "members", "safeName", "memberName", "permissions"],
  ...["searchIn", "platformId", "secret", "secretType", "platformAccountProperties", "secretManagement", "reason"],
  ...["remoteMachinesAccess", "NewCredentials", "ChangeEntireGroup", "userType", "location", "expiryDate", "source"],
  ...["vaultAuthorization", "authenticationMethod", "unAuthorizedInterfaces", "personalDetails", "internet", "phones"],
  ...["loginFromHour", "PublicSSHKey", "MappingName", "DomainGroups", "VaultGroups", "LDAPBranch", "DCList", "op"],
  ...["path", "value", "Version", "properties", "Items", "accountsList", "membershipExpirationDate", "retention"],
  ...["numberOfDaysRetention", "olacEnabled", "member", "safe", "Permissions", "Key", "Value", "ActionType"],
  ...["__proto__", "constructor", "prototype", "toString", "hasOwnProperty", "", " ", "\u0000", "\ud800", "ﬁ", "İ"],
];
const queries = [
  ...["search", "filter", "sort", "offset", "limit", "pageOffset", "pageSize", "userType", "source", "UserStatus"],
  ...["extendedDetails", "includeMembers", "includeAccounts", "savedFilter", "searchType", "Query", "type", "active"],
  ...["__proto__", "constructor[prototype]", "a[b]", "limit[]", ""],
];
const scalars: readonly unknown[] = [
  ...[null, true, false, 0, -1, 1.5, -0, 1e308, 2 ** 53, -(2 ** 63), 9_999_999_999_999_999_999n, 1e21],
  ...["", " ", "True", "null", "0", "-1", "1e9", "NaN", "\u0000", "a\u0000b", "\ud800", "\udfff x", "\u202e", "﷽"],
  ...["' or 1=1 --", '"; drop table users; --', "%00", "../../etc/passwd", "{{7*7}}", "<script>", "\\", "\\\\a\\b"],
  ...["x".repeat(129), "x".repeat(5_000), "é".repeat(400), "a AND b", "safeName eq x AND", "CN=x,DC=y", "(|(uid=*))"],
  ...[
    "Administrator",
    "Auditors",
    "Vault Admins",
    "AuthTypePass",
    "AddSafes",
    "01/02/2031",
    "13/45/9999",
    "9".repeat(400),
  ],
];
const pathParts = [
  ...[
    "1",
    "0",
    "2",
    "999999",
    "-1",
    "1_1",
    "999_999",
    "1000000001",
    "9".repeat(25),
    "%00",
    "%20",
    "%25",
    "%2e%2e",
    "..%2f",
  ],
  ...[
    "Administrator",
    "nobody",
    "Auditors",
    "Internal",
    "constructor",
    "__proto__",
    "%F0%9F%92%A5",
    "%C3%28",
    "%zz",
    "%",
  ],
  ...["a%2Fb", "x".repeat(900), "x".repeat(2_000), "é".repeat(60), "'", '"', "<>", "*", ";a=b", "a.b@c", "\\", "|"],
];
/** What is there, or may be: so that more is reached than the first refusal. */
const there = [
  "1",
  "2",
  "1_1",
  "1000000001",
  "Administrator",
  "Auditors",
  "Internal",
  "corp.example",
  "WinDomain",
  "pat",
];
/** Bodies that would do, for the paths that they would do for; then some of it is spoilt. */
const bodies: readonly (readonly [RegExp, object])[] = [
  [/Logon$/i, { username: "pat", password: "Wr0ng-password", concurrentSession: true, connectionNumber: 1 }],
  [/Users\/Add|Users\/Remove/i, { BulkItems: [{ userIds: [1], allowedAuthenticationMethods: ["SAML"] }] }],
  [/ResetPassword$/i, { id: 2, newPassword: "short" }],
  [/SSHKeys$|AuthorizedKeys$/i, { PublicSSHKey: `ssh-ed25519 ${"A".repeat(68)} pat` }],
  [/Users(\/[^/]+)?$/i, { username: "pat", userName: "pat", personalDetails: { firstName: "Pat" }, expiryDate: 1 }],
  [/UserGroups(\/[^/]+)?$/i, { groupName: "Crew", description: "", location: "\\" }],
  [/UserGroups\/[^/]+\/Members$/i, { memberId: "pat", memberType: "domain", domainName: "corp.example" }],
  [/Safes(\/[^/]+)?$/i, { safeName: "Internal", description: "x", numberOfDaysRetention: 7, managingCPM: "" }],
  [
    /Safes\/[^/]+\/Members/i,
    { memberName: "pat", searchIn: "Vault", permissions: { useAccounts: true }, isReadOnly: 1 },
  ],
  [
    /Accounts(\/[^/]+)?$/i,
    { name: "a", platformId: "WinDomain", safeName: "Internal", secret: "s", userName: "u", address: "h" },
  ],
  [
    /Accounts\/[^/]+\/\w+/i,
    { reason: "x", NewCredentials: "N3w-secret!", ChangeImmediately: true, Version: 1, safe: "Internal" },
  ],
  [/BulkActions/i, { source: "x", accountsList: [{ platformId: "WinDomain", safeName: "Internal", userName: "b" }] }],
  [
    /Directories/i,
    { DomainName: "other.example", MappingName: "m", LDAPBranch: "DC=x", DCList: [{ Name: "h", Port: 389 }] },
  ],
  [/AuthenticationMethods/i, { id: "ldap", enabled: true, displayName: "x" }],
  [/Platforms/i, { platformId: "WinDomain", name: "Copy", description: "x", active: true }],
  [/Requests/i, { AccountId: "1_1", Reason: "x", MultipleAccessRequired: true, FromDate: 1, ToDate: 2 }],
];
const words = [
  "API",
  "PasswordVault",
  "WebServices",
  "PIMServices.svc",
  "Users",
  "Safes",
  "Accounts",
  "auth",
  "..",
  ".",
];

/** Requests one after the other, at and around `routes`. */
export function* malformedRequests(
  routes: readonly MountedRoute[],
  token: () => string,
  chance: Chance,
): Generator<MalformedRequest> {
  for (;;) {
    const route = pick(routes, chance);
    const url = (chance(8) === 0 ? randomPath(chance) : filledPath(route.url, chance)) + randomQuery(chance);
    const method = chance(6) === 0 ? pick(methods, chance) : route.method;
    const payload = chance(2) === 0 ? randomPayload(chance) : spoiltPayload(route.url, chance);
    yield { method, url, headers: randomHeaders(token(), chance), payload };
  }
}

/** What `server` answers to it. */
export async function sendMalformed(
  server: FastifyInstance,
  { payload, ...request }: MalformedRequest,
): Promise<LightMyRequestResponse> {
  return await server.inject({ ...request, ...(payload === undefined ? {} : { payload }) });
}

function pick<Value>(values: readonly Value[], chance: Chance): Value {
  const value = values[chance(values.length)];
  if (value === undefined) throw new RangeError("There is nothing to pick from.");
  return value;
}

function filledPath(path: string, chance: Chance): string {
  const filled = path.replace(/:\w+/g, () => pick(chance(2) === 0 ? there : pathParts, chance));
  const twist = chance(12);
  if (twist === 0) return filled.toUpperCase();
  if (twist === 1) return filled.replaceAll("/", "//");
  return twist === 2 ? `${filled}/` : filled;
}

function randomPath(chance: Chance): string {
  const length = chance(7);
  const parts = Array.from({ length }, () => pick(chance(2) === 0 ? words : pathParts, chance));
  return `/PasswordVault/${parts.join("/")}`;
}

function randomQuery(chance: Chance): string {
  const parts = Array.from({ length: chance(4) }, () => {
    const value = String(pick(scalars, chance)).slice(0, 1_500).toWellFormed();
    return `${pick(queries, chance)}=${chance(5) === 0 ? pick(pathParts, chance) : encodeURIComponent(value)}`;
  });
  return parts.length === 0 ? "" : `?${parts.join("&")}`;
}

function randomHeaders(token: string, chance: Chance): Record<string, string> {
  const headers: Record<string, string> = { "content-type": pick(contentTypes, chance) };
  if (chance(3) > 0) headers["content-type"] = "application/json";
  if (chance(10) > 0) headers.authorization = token;
  else if (chance(2) === 0)
    headers.authorization = pick(["None", "Bearer x", "=", "x".repeat(4_000), "Basic Og=="], chance);
  if (chance(10) === 0) headers["x-correlation-id"] = pick(["x".repeat(500), "a b", "{}", "ok-1"], chance);
  if (chance(20) === 0) headers.accept = pick(["text/html", "*/*;q=x", "", "application/xml"], chance);
  if (chance(20) === 0) headers.cookie = pick(["CA11111=x", "=;=", "a".repeat(1_000)], chance);
  return headers;
}

function randomPayload(chance: Chance): string | Buffer | undefined {
  const kind = chance(20);
  if (kind === 0) return undefined;
  if (kind === 1) return "";
  if (kind === 2) return "[".repeat(1 + chance(20_000));
  if (kind === 3) return `${'{"a":'.repeat(1 + chance(5_000))}`;
  if (kind === 4) return Buffer.from(Array.from({ length: 1 + chance(60) }, () => chance(256)));
  if (kind === 5)
    return pick(["{", "nul", '""', "3", "{}}", "\ufeff{}", "{'a':1}", '{"a":1,}', "[1,", '"\\ud800"'], chance);
  if (kind === 6) return `{"${pick(names, chance)}":${"9".repeat(1 + chance(400))}}`;
  if (kind === 7) return text(Array.from({ length: chance(4) }, () => randomValue(chance, 2)));
  return text(randomObject(chance, 3));
}

/** A body that would do, with up to three of its members replaced, added or left out. */
function spoiltPayload(path: string, chance: Chance): string {
  const [, body = {}] = bodies.find(([pattern]) => pattern.test(path)) ?? [];
  const entries = new Map<string, unknown>(Object.entries(body));
  for (let spoilt = chance(4); spoilt > 0; spoilt -= 1) {
    const name = pick([...entries.keys(), pick(names, chance)], chance);
    if (chance(4) === 0) entries.delete(name);
    else entries.set(name, randomValue(chance, 2));
  }
  const spoilt = Object.fromEntries(entries);
  return text(chance(10) === 0 ? [spoilt] : spoilt);
}

function text(value: unknown): string {
  return JSON.stringify(value, (_name, member: unknown) => (typeof member === "bigint" ? Number(member) : member));
}

function randomValue(chance: Chance, depth: number): unknown {
  const kind = depth === 0 ? 0 : chance(4);
  if (kind === 1) return randomObject(chance, depth - 1);
  if (kind === 2) return Array.from({ length: chance(4) }, () => randomValue(chance, depth - 1));
  return pick(scalars, chance);
}

/** Built of entries: a literal would take `__proto__` for something else. */
function randomObject(chance: Chance, depth: number): object {
  const entries = Array.from({ length: chance(6) }, () => [pick(names, chance), randomValue(chance, depth)] as const);
  return Object.fromEntries(entries);
}
