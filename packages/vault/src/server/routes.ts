import type { PvwaServerInfo, PvwaServerVerification } from "@castellan/pvwa";
import { authenticationMethodIds, isEnabled } from "../configuration/method-store.ts";
import type { VaultContext } from "../context.ts";
import { json, openRoute, type Route } from "../http/route.ts";
import { emptyListRoutes } from "./empty-lists.ts";
import { healthRoutes } from "./health.ts";
import { logo } from "./logo.ts";
import { notOfferedRoutes } from "./not-offered.ts";

/** Clients gate what they can do by it: this vault speaks the second generation's calls of 14.x. */
const serverInfo: PvwaServerInfo = {
  ExternalVersion: "14.6.0",
  InternalVersion: "14.6.0.0",
  ServerName: "Castellan",
};

/** What the vault says of itself, most of it to anybody. */
export function serverRoutes(context: VaultContext, serverId: string): readonly Route[] {
  return [
    openRoute("GET", "/API/verify", async () => json(200, await verify(context, serverId))),
    openRoute("GET", "/WebServices/PIMServices.svc/Verify", async () => json(200, await verify(context, serverId))),
    openRoute("GET", "/WebServices/PIMServices.svc/Server", async () => json(200, serverInfo)),
    openRoute("GET", "/API/Server", async () => json(200, serverInfo)),
    openRoute("GET", "/WebServices/PIMServices.svc/Logo", async () => ({ status: 200, body: logo, type: "image/png" })),
    ...healthRoutes(context, serverInfo.InternalVersion),
    ...emptyListRoutes,
    ...notOfferedRoutes,
  ];
}

async function verify(context: VaultContext, serverId: string): Promise<PvwaServerVerification> {
  const methods = authenticationMethodIds.map(async (Id) => ({ Enabled: await isEnabled(context, Id), Id }));
  return {
    ApplicationName: "PasswordVault",
    AuthenticationMethods: await Promise.all(methods),
    ServerId: serverId,
    ServerName: serverInfo.ServerName,
    Features: [],
  };
}
