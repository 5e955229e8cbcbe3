import { PvwaRefusal, refusal } from "@castellan/pvwa";
import { type AuthenticationMethodId, isEnabled } from "../configuration/method-store.ts";
import { seconds, type VaultContext } from "../context.ts";
import { proveByDirectory } from "../directory/logon.ts";
import type { Fields } from "../http/fields.ts";
import type { Call } from "../http/route.ts";
import { administratorName } from "../user/built-in.ts";
import { nameKey } from "../user/document.ts";
import { type Credentials, readCredentials } from "./credentials.ts";
import { proveByPassword } from "./password-logon.ts";
import type { Proof } from "./proof.ts";
import { recordLogon } from "./record.ts";

type Prove = (context: VaultContext, credentials: Credentials, client: string, now: number) => Promise<Proof>;

/** Opens a session by the method `type` and answers its token. */
export async function logOn(
  context: VaultContext,
  call: Call,
  type: string,
  read: (fields: Fields) => Credentials = readCredentials,
): Promise<string> {
  const { method, prove } = wayOf(type);
  const credentials = call.body(read);
  await refuseDisabled(context, method, credentials.username);
  const proof = await throttled(context, call.client, credentials.username, () =>
    prove(context, credentials, call.client, seconds(context)),
  );
  const { token, supersedes, confirm } = context.sessions.open(proof.user, credentials.concurrency);
  try {
    await recordLogon(context, proof, call.client, supersedes);
  } catch (error) {
    context.sessions.end(token);
    throw error;
  }
  confirm();
  context.sessions.forget(proof.user.id);
  return token;
}

function wayOf(type: string): { readonly method: AuthenticationMethodId; readonly prove: Prove } {
  switch (type.toLowerCase()) {
    case "cyberark":
      return { method: "cyberark", prove: proveByPassword };
    case "ldap":
      return { method: "ldap", prove: proveByDirectory };
    case "saml":
      throw refusal("PASWS035E");
    case "windows":
    case "radius":
    case "pki":
    case "pkipn":
    case "oidc":
    case "shared":
      throw refusal("CASTL002E", type);
    default:
      throw refusal("CASTL005E", `auth/${type}/Logon`);
  }
}

/** A method may be switched off; not for the Administrator, or nobody could switch it on again. */
async function refuseDisabled(context: VaultContext, method: AuthenticationMethodId, username: string): Promise<void> {
  if (method === "cyberark" && nameKey(username) === nameKey(administratorName)) return;
  if (!(await isEnabled(context, method))) throw refusal("CASTL002E", method);
}

/**
 * Runs `prove` unless the address has failed too often lately. A user whose last logon came from there is not kept waiting for
 * what others at the same address do: his own failures suspend him. Only refusals count as failures.
 */
async function throttled(
  context: VaultContext,
  client: string,
  username: string,
  prove: () => Promise<Proof>,
): Promise<Proof> {
  const wait = context.addresses.take(client);
  if (wait > 0) {
    if (!(await isAtHome(context, client, username))) throw refusal("CASTL019E", String(Math.ceil(wait / 1000)));
    return await prove();
  }
  try {
    const proof = await prove();
    context.addresses.giveBack(client);
    return proof;
  } catch (error) {
    if (!(error instanceof PvwaRefusal && error.status === 403)) context.addresses.giveBack(client);
    throw error;
  }
}

async function isAtHome({ db }: VaultContext, client: string, username: string): Promise<boolean> {
  const row = await db.sql
    .selectFrom("users")
    .innerJoin("user_logons", "user_logons.id", "users.id")
    .select("user_logons.last_success_client")
    .where("users.name_key", "=", nameKey(username))
    .executeTakeFirst();
  return row?.last_success_client === client;
}
