import type { PvwaAuthenticationMethod } from "../contract/authentication-method.ts";
import type { LogonCredentials } from "../contract/logon.ts";
import type { PvwaUserSafe } from "../contract/user-safes.ts";
import type { PvwaUserType } from "../contract/user-type.ts";
import { PvwaError } from "../error/pvwa-error.ts";
import { type AccountCalls, accountCalls } from "./accounts.ts";
import { createCall } from "./call.ts";
import { type GroupCalls, groupCalls } from "./groups.ts";
import { isAuthenticationMethodList, isUserSafeList, isUserTypeList } from "./guard.ts";
import { type SafeCalls, safeCalls } from "./safes.ts";
import type { FlatHeaders, Transport } from "./transport.ts";
import { type UserCalls, userCalls } from "./users.ts";

/**
 * A session of one user. It may be used by any number of callers at once and ends by `logoff`, by the server's idle
 * time-out, or by a logon elsewhere; every call then fails with status 401 (`PASWS006E`).
 */
export interface PvwaSession {
  readonly username: string;
  readonly token: string;
  readonly users: UserCalls;
  readonly groups: GroupCalls;
  readonly safes: SafeCalls;
  readonly accounts: AccountCalls;
  /** The safes that a user is a member of; newer versions only. */
  userSafes(userId: number): Promise<readonly PvwaUserSafe[]>;
  /** The user types that the licence knows; 13.2 and later. */
  userTypes(): Promise<readonly PvwaUserType[]>;
  /** The ways to log on, as they are set up. */
  authenticationMethods(): Promise<readonly PvwaAuthenticationMethod[]>;
  logoff(): Promise<void>;
}

/** Logs on and holds the token, with the cookies that keep a load balancer on the node that knows the token. */
export async function openSession(transport: Transport, credentials: LogonCredentials): Promise<PvwaSession> {
  const { type = "CyberArk", concurrentSession = true, ...rest } = credentials;
  const answer = await transport.send("POST", `/API/auth/${type}/Logon/`, jsonHeaders, { ...rest, concurrentSession });
  const token = answer.body;
  if (typeof token !== "string" || !isHeaderSafe(token)) {
    throw new PvwaError({
      kind: "protocol",
      status: answer.status,
      summary: "The PVWA's logon did not answer a token; it may ask for a second logon by another method",
    });
  }
  const call = createCall(transport, sessionHeaders(token, answer.headers["set-cookie"]));
  return {
    username: credentials.username,
    token,
    users: userCalls(call),
    groups: groupCalls(call),
    safes: safeCalls(call),
    accounts: accountCalls(call),
    userSafes: async (id) => (await call.json("GET", `/API/Users/${id}/safes/`, isUserSafeList)).Safes,
    userTypes: async () => (await call.json("GET", "/API/UserTypes/", isUserTypeList)).UserTypes,
    authenticationMethods: async () =>
      (await call.json("GET", "/API/Configuration/AuthenticationMethods/", isAuthenticationMethodList)).Methods,
    logoff: () => call.action("POST", "/API/Auth/Logoff/"),
  };
}

const jsonHeaders: FlatHeaders = ["content-type", "application/json"];

/** The token goes raw, without a scheme. */
function sessionHeaders(token: string, setCookie: string | string[] | undefined): FlatHeaders {
  const cookies = (Array.isArray(setCookie) ? setCookie : setCookie === undefined ? [] : [setCookie])
    .map((cookie) => cookie.split(";", 1)[0] ?? "")
    .filter((cookie) => cookie !== "");
  return ["authorization", token, ...(cookies.length === 0 ? [] : ["cookie", cookies.join("; ")])];
}

function isHeaderSafe(token: string): boolean {
  return /^[\x21-\x7e]+$/.test(token);
}
