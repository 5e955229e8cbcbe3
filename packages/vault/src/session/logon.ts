import { refusal } from "@castellan/pvwa";
import { seconds, type VaultContext } from "../context.ts";
import { proveByDirectory } from "../directory/logon.ts";
import type { Call } from "../http/route.ts";
import { readCredentials } from "./credentials.ts";
import { proveByPassword } from "./password-logon.ts";
import { recordLogon } from "./record.ts";

/** Opens a session by the method `type` and answers its token. */
export async function logOn(context: VaultContext, call: Call, type: string): Promise<string> {
  const prove = proofOf(type);
  const credentials = call.body(readCredentials);
  const proof = await prove(context, credentials, call.client, seconds(context));
  const { token, ended } = context.sessions.open(proof.user, credentials.concurrentSession);
  try {
    await recordLogon(context, proof, call.client, ended);
  } catch (error) {
    context.sessions.end(token);
    throw error;
  }
  context.sessions.forget(proof.user.id);
  return token;
}

function proofOf(type: string) {
  switch (type.toLowerCase()) {
    case "cyberark":
      return proveByPassword;
    case "ldap":
      return proveByDirectory;
    case "saml":
      throw refusal("PASWS035E");
    case "windows":
    case "radius":
    case "pki":
    case "pkipn":
      throw refusal("CASTL002E", type);
    default:
      throw refusal("CASTL005E", `auth/${type}/Logon`);
  }
}
