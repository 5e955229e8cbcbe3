import { refusal } from "@castellan/pvwa";
import type { VaultContext } from "../context.ts";
import { type Call, json, openRoute, type Route } from "../http/route.ts";
import { logonCookies } from "./cookies.ts";
import { readGen1Credentials } from "./credentials.ts";
import { logoffRoute } from "./logoff.ts";
import { logOn } from "./logon.ts";

/**
 * The logons of the first generation. The shared service of the product logs callers on as a user that the server is set up with;
 * this vault has none, so it wants to know who calls.
 */
export function gen1SessionRoutes(context: VaultContext): readonly Route[] {
  const own = "/WebServices/auth/Cyberark/CyberArkAuthenticationService.svc";
  const shared = "/WebServices/auth/Shared/RestfulAuthenticationService.svc";
  const saml = "/WebServices/auth/SAML/SAMLAuthenticationService.svc";
  return [
    logonRoute(own, "CyberArkLogonResult", (call) => (wantsRadius(call) ? "RADIUS" : "CyberArk")),
    logonRoute(shared, "LogonResult", (call) => (saysWho(call) ? "CyberArk" : "Shared")),
    openRoute("POST", `${saml}/Logon`, () => Promise.reject(refusal("PASWS035E"))),
    ...[own, shared, saml].map((service) => logoffRoute(context, `${service}/Logoff`, {})),
  ];

  function logonRoute(service: string, result: string, typeOf: (call: Call) => string): Route {
    return openRoute("POST", `${service}/Logon`, async (call) => {
      const type = typeOf(call);
      const token = await logOn(context, call, type, readGen1Credentials);
      return { ...json(200, { [result]: token }), cookies: logonCookies(type, call.secure) };
    });
  }
}

function wantsRadius(call: Call): boolean {
  return call.body((fields) => fields.flag("useRadiusAuthentication") ?? false);
}

function saysWho(call: Call): boolean {
  return call.body((fields) => fields.has("username"));
}
