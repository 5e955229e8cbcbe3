import { refusal } from "@castellan/pvwa";
import { type Route, route } from "../http/route.ts";

/** What a PVWA may make, and this vault does not: 405 on every method, which clients take for a function that this version lacks. */
const caches = "keys that stand for a second factor";
const connecting = "connecting to a machine through the vault";
const elevating = "lending administrative access";
const calls: readonly (readonly [method: "POST" | "DELETE", path: string, what: string])[] = [
  ["POST", "/API/Users/Secret/SSHKeys/Cache", caches],
  ["DELETE", "/API/Users/Secret/SSHKeys/Cache", caches],
  ["DELETE", "/API/Users/Secret/SSHKeys/ClearCache", caches],
  ["POST", "/API/Users/:id/Secret/SSHKeys/Cache", caches],
  ["DELETE", "/API/Users/:id/Secret/SSHKeys/Cache", caches],
  ["POST", "/API/Accounts/AdHocConnect", connecting],
  ["POST", "/API/Accounts/:id/PSMConnect", connecting],
  ["POST", "/API/Accounts/:id/GrantAdministrativeAccess", elevating],
  ["POST", "/API/Accounts/:id/RevokeAdministrativeAccess", elevating],
];

export const notOfferedRoutes: readonly Route[] = calls.map(([method, path, what]) =>
  route(method, path, async () => {
    throw refusal("CASTL066E", what);
  }),
);
