import type { PvwaServerInfo, PvwaServerVerification } from "@castellan/pvwa";
import type { VaultContext } from "../context.ts";
import { json, openRoute, type Route } from "../http/route.ts";

/** Clients gate what they can do by it: this vault speaks the second generation's calls of 14.x. */
const serverInfo: PvwaServerInfo = {
  ExternalVersion: "14.6.0",
  InternalVersion: "14.6.0.0",
  ServerName: "Castellan",
};

/** What the vault says of itself, to anybody. */
export function serverRoutes(context: VaultContext, serverId: string): readonly Route[] {
  const verification: PvwaServerVerification = {
    ApplicationName: "PasswordVault",
    AuthenticationMethods: [
      { Enabled: true, Id: "cyberark" },
      { Enabled: context.directories.length > 0, Id: "ldap" },
    ],
    ServerId: serverId,
    ServerName: serverInfo.ServerName,
  };
  return [
    openRoute("GET", "/API/verify", async () => json(200, verification)),
    openRoute("GET", "/WebServices/PIMServices.svc/Verify", async () => json(200, verification)),
    openRoute("GET", "/WebServices/PIMServices.svc/Server", async () => json(200, serverInfo)),
    openRoute("GET", "/API/Server", async () => json(200, serverInfo)),
  ];
}
