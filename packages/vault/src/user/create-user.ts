import { NEVER, type PvwaUser } from "@castellan/pvwa";
import { hashPassword } from "@castellan/storage";
import { actorOf, fact } from "../audit/fact.ts";
import type { VaultContext } from "../context.ts";
import type { Fields } from "../http/fields.ts";
import type { SessionCall } from "../http/route.ts";
import { authorize } from "../session/principal.ts";
import { mayGrant, sees } from "./authorization.ts";
import { builtInUserType } from "./built-in.ts";
import { readCreatedUser } from "./created-user.ts";
import type { UserDraft } from "./fields.ts";
import { passwordProblem } from "./password-policy.ts";
import { storePassword } from "./password-store.ts";
import { insertUser } from "./store.ts";
import { nameProblem } from "./user-name.ts";

/** A user to be made, with the password he begins with. */
interface NewUser {
  readonly draft: UserDraft;
  readonly password: string | undefined;
}

/**
 * A user of the vault itself, as `read` finds him in the body: by default that of `POST /API/Users`. Without a password he cannot
 * log on by one until it is set.
 */
export async function createUser(
  context: VaultContext,
  call: SessionCall,
  read: (fields: Fields) => UserDraft = (fields) => readCreatedUser(context, fields),
): Promise<PvwaUser> {
  authorize(call.principal, "create users", "AddUpdateUsers");
  const { draft, password } = call.body(readNewUser);
  if (draft.changePassOnNextLogon === true) authorize(call.principal, "demand a new password", "ResetUsersPasswords");
  mayGrant(call.principal, draft.vaultAuthorization);
  // Hashing takes tens of milliseconds: outside the unit of work, and only when there is something to hash.
  const hash = password === undefined ? undefined : await hashPassword(password);
  return await context.db.transaction(async (unit) => {
    const user = await insertUser(context, unit, newUser(context, { draft, password }));
    if (hash !== undefined) await storePassword(context, unit, user.id, hash);
    const details = { username: user.username, userType: user.userType, vaultAuthorization: user.vaultAuthorization };
    await context.audit.append(unit, [fact(actorOf(call), "user.created", `user:${user.id}`, details)]);
    return user;
  });

  function readNewUser(fields: Fields): NewUser {
    const draft = read(fields);
    const problem = nameProblem(draft.username);
    if (problem !== undefined) fields.refuse("username", problem);
    if (draft.userType === builtInUserType) fields.refuse("userType", "is for the vault's own users.");
    if (!sees(call.principal, draft.location)) fields.refuse("location", "must be at your own location or below it.");
    return { draft, password: readPassword(context, fields, draft.username) };
  }
}

function readPassword({ passwordPolicy }: VaultContext, fields: Fields, username: string): string | undefined {
  const password = fields.text("initialPassword", { limit: 1000 });
  if (password === undefined || password === "") return undefined;
  const problem = passwordProblem(passwordPolicy, password, username);
  if (problem !== undefined) fields.refuse("initialPassword", problem);
  return password;
}

/** Suspension is what failed logons do: a new user has had none, whatever the body says. */
function newUser(context: VaultContext, { draft, password }: NewUser): Omit<PvwaUser, "id"> {
  const { authenticationMethod = [], changePassOnNextLogon, ...rest } = draft;
  return {
    ...rest,
    source: "CyberArk",
    suspended: false,
    changePassOnNextLogon: changePassOnNextLogon ?? (context.changePasswordOnFirstLogon && password !== undefined),
    authenticationMethod: authenticationMethod.length === 0 ? ["AuthTypePass"] : authenticationMethod,
    lastSuccessfulLoginDate: NEVER,
    groupsMembership: [],
  };
}
