import type { DirectoryUser, RefusalReason } from "@castellan/directory";
import { type PvwaErrorCode, type PvwaRefusal, type PvwaUser, refusal } from "@castellan/pvwa";
import { fact } from "../audit/fact.ts";
import type { VaultContext } from "../context.ts";
import type { Credentials } from "../session/credentials.ts";
import { logonObstacle } from "../session/may-log-on.ts";
import type { Proof } from "../session/proof.ts";
import { countFailure, recordRefusal } from "../session/record.ts";
import { holdUser } from "../user/store.ts";
import { type Attempt, findKnown, strangerAttempts } from "./attempts.ts";
import { followPerson } from "./follow.ts";
import { changeInDirectory } from "./new-password.ts";
import { isMapped, type MappedPerson, seePerson } from "./person.ts";
import { ensureExternalUser } from "./provision.ts";
import type { VaultDirectory } from "./registry.ts";

const refusals = {
  unknownUser: "ITATS004E",
  wrongPassword: "ITATS004E",
  disabled: "ITATS005E",
  locked: "ITATS002E",
  expired: "ITATS006E",
  passwordExpired: "CASTL065E",
  passwordMustChange: "CASTL003E",
  restricted: "CASTL014E",
} as const satisfies Record<RefusalReason, PvwaErrorCode>;

/**
 * Logon by a directory's password. The vault's own word on a user it knows comes first, so that one it has disabled is
 * not even tried in the directory; then the directory decides. A person whom a mapping covers becomes a user of the vault
 * with the first logon. A new password is set in the directory, of those alone who may log on here.
 */
export async function proveByDirectory(
  context: VaultContext,
  credentials: Credentials,
  client: string,
  now: number,
): Promise<Proof> {
  const { username, password, newPassword = "" } = credentials;
  if (context.directories.all().length === 0) throw refusal("CASTL002E", "LDAP");
  const known = await findKnown(context, username);
  const wrong = { user: known?.user, username, client, now };
  if (known !== undefined) {
    const obstacle = known.attempts.length === 0 ? "ITATS529E" : logonObstacle(known.user, now);
    if (obstacle !== undefined) throw await refuse(context, wrong, obstacle);
  }
  const attempts = known?.attempts ?? strangerAttempts(context, username);
  const answer = await tryAll(attempts, password, newPassword !== "");
  if (answer.outcome === "refused") throw await refuse(context, wrong, refusals[answer.reason]);
  const who = known?.user.source === "CyberArk" ? known.user : await seePerson(context, answer.mapped, answer.person);
  if ("person" in who && !isMapped(who)) throw refusal("ITATS004E", username);
  const reason = await changed(answer, password, newPassword);
  if (reason !== undefined) throw await refuse(context, wrong, refusals[reason]);
  const user = await admit(context, who, { client, domain: answer.mapped.directory.domain, newPassword });
  const obstacle = logonObstacle(user, now);
  if (obstacle !== undefined) throw await refuse(context, { ...wrong, user }, obstacle);
  return { user };
}

type Answer =
  | { readonly outcome: "known"; readonly mapped: VaultDirectory; readonly person: DirectoryUser }
  | { readonly outcome: "refused"; readonly reason: RefusalReason };

/** The answer of the first directory that knows the person. With `changes` a password will do that only opens the way to a new one. */
async function tryAll(attempts: readonly Attempt[], password: string, changes: boolean): Promise<Answer> {
  for (const { mapped, key } of attempts) {
    const answer = await mapped.directory.authenticate(key, password);
    if (answer.outcome === "accepted") return { outcome: "known", mapped, person: answer.user };
    if (changes && (answer.reason === "passwordMustChange" || answer.reason === "passwordExpired")) {
      const person = await mapped.directory.find(key);
      if (person !== undefined) return { outcome: "known", mapped, person };
    }
    if (answer.reason !== "unknownUser") return answer;
  }
  return { outcome: "refused", reason: "unknownUser" };
}

/** Sets the new password, if there is one, and proves it; answers why the directory does not let the person in with it. */
async function changed(
  { mapped, person }: Extract<Answer, { outcome: "known" }>,
  password: string,
  newPassword: string,
): Promise<RefusalReason | undefined> {
  if (newPassword === "") return undefined;
  const reason = await changeInDirectory(mapped, person, password, newPassword);
  if (reason !== undefined) return reason;
  const again = await mapped.directory.authenticate({ by: "uniqueId", value: person.uniqueId }, newPassword);
  return again.outcome === "accepted" ? undefined : again.reason;
}

interface Circumstances {
  readonly client: string;
  readonly domain: string;
  readonly newPassword: string;
}

/** The user of the vault's own, or the one behind a person, with what directory and mapping say of him now. */
async function admit(
  context: VaultContext,
  who: PvwaUser | MappedPerson,
  { client, domain, newPassword }: Circumstances,
): Promise<PvwaUser> {
  const actor = { actor: "person" in who ? who.person.userName : who.username, client };
  const { user, followed } = await context.db.transaction(async (unit) => {
    const { id } = "person" in who ? await ensureExternalUser(context, unit, actor, who) : who;
    const followed = "person" in who && (await followPerson(context, unit, actor, id, who));
    if (newPassword !== "") {
      await context.audit.append(unit, [fact(actor, "user.passwordChanged", `user:${id}`, { directory: domain })]);
    }
    return { user: await holdUser(context, unit, id), followed };
  });
  if (followed) context.sessions.forget(user.id);
  return user;
}

interface Refused {
  readonly user: PvwaUser | undefined;
  readonly username: string;
  readonly client: string;
  readonly now: number;
}

/** Records the refusal where the vault knows the user; a password that LDAP is not the method for is answered as a wrong one. */
async function refuse(context: VaultContext, wrong: Refused, code: PvwaErrorCode): Promise<PvwaRefusal> {
  const { user, username, client, now } = wrong;
  if (user === undefined) return refusal(code, username);
  if (code === "ITATS004E") return await countFailure(context, user, client, now);
  return await recordRefusal(context, user, client, code, username, code === "ITATS529E" ? "ITATS004E" : code);
}
