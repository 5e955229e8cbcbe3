import { type PvwaAuthenticationMethod, refusal } from "@castellan/pvwa";
import { actorOf, fact } from "../audit/fact.ts";
import type { VaultContext } from "../context.ts";
import type { Fields } from "../http/fields.ts";
import type { SessionCall } from "../http/route.ts";
import { authorizeVaultAdmin } from "../session/principal.ts";
import {
  type AuthenticationMethodId,
  authenticationMethodIds,
  type MethodSettings,
  readMethod,
  writeMethod,
} from "./method-store.ts";

export async function listMethods({ db }: VaultContext): Promise<readonly PvwaAuthenticationMethod[]> {
  return await Promise.all(authenticationMethodIds.map(async (id) => shown(id, await readMethod(db.sql, id))));
}

/** Throws 404 `CASTL067E`. */
export async function methodCalled({ db }: VaultContext, name: string): Promise<PvwaAuthenticationMethod> {
  const id = idOf(name);
  return shown(id, await readMethod(db.sql, id));
}

/** There are just the two, each of which is there from the first start. */
export function addMethod(call: SessionCall): never {
  authorizeVaultAdmin(call.principal, "add authentication methods");
  const name = call.body((fields) => fields.text("id", { limit: 50, required: true }) ?? "");
  const known = authenticationMethodIds.find((id) => id === name.toLowerCase());
  throw known === undefined ? refusal("CASTL066E", `authentication by [${name}]`) : refusal("CASTL068E", known);
}

export function removeMethod(call: SessionCall): never {
  authorizeVaultAdmin(call.principal, "remove authentication methods");
  throw refusal("CASTL069E", idOf(call.param("id")));
}

/**
 * `PUT …/{id}`: what the body leaves out stays. A method that is switched off lets nobody log on by it any more, but the Administrator;
 * sessions go on. Throws 409 `CASTL070E` when nobody else could log on.
 */
export async function updateMethod(context: VaultContext, call: SessionCall): Promise<PvwaAuthenticationMethod> {
  authorizeVaultAdmin(call.principal, "change authentication methods");
  const id = idOf(call.param("id"));
  const change = call.body(readChange);
  return await context.db.transaction(async (unit) => {
    const current = await readMethod(unit, id);
    const changed = { ...current, ...change };
    if (!changed.enabled) await refuseLast(context, unit, id);
    await writeMethod(unit, id, changed);
    const details = { changes: change };
    await context.audit.append(unit, [fact(actorOf(call), "authenticationMethod.updated", id, details)]);
    return shown(id, changed);
  });
}

async function refuseLast(
  { directories }: VaultContext,
  db: VaultContext["db"]["sql"],
  id: AuthenticationMethodId,
): Promise<void> {
  const others = authenticationMethodIds.filter((other) => other !== id);
  for (const other of others) {
    const { enabled } = await readMethod(db, other);
    if (enabled && (other !== "ldap" || directories.all().length > 0)) return;
  }
  throw refusal("CASTL070E", `[${id}] is the only method that is in use.`);
}

function idOf(name: string): AuthenticationMethodId {
  const id = authenticationMethodIds.find((known) => known === name.toLowerCase());
  if (id === undefined) throw refusal("CASTL067E", name);
  return id;
}

function shown(id: AuthenticationMethodId, settings: MethodSettings): PvwaAuthenticationMethod {
  const { displayName, enabled, mobileEnabled, logoffUrl, ...labels } = settings;
  return { id, displayName, enabled, mobileEnabled, logoffUrl, secondFactorAuth: null, ...labels };
}

function readChange(fields: Fields): Partial<MethodSettings> {
  if ((fields.text("secondFactorAuth", { limit: 50 }) ?? "") !== "") {
    fields.refuse("secondFactorAuth", "must be empty: this vault asks for no second factor.");
  }
  const enabled = fields.flag("enabled");
  const mobileEnabled = fields.flag("mobileEnabled");
  return {
    ...(enabled === undefined ? {} : { enabled }),
    ...(mobileEnabled === undefined ? {} : { mobileEnabled }),
    ...given("displayName", 50),
    ...given("logoffUrl", 2_000),
    ...given("signInLabel", 50),
    ...given("usernameFieldLabel", 50),
    ...given("passwordFieldLabel", 50),
  };

  function given(name: keyof MethodSettings, limit: number) {
    const text = fields.text(name, { limit });
    return text === undefined ? {} : { [name]: text };
  }
}
