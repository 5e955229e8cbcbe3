import type { DirectoryUser, RefusalReason, UserKey } from "@castellan/directory";
import { invalidParameters, type PvwaErrorCode, type PvwaRefusal, type PvwaUser, refusal } from "@castellan/pvwa";
import type { VaultContext } from "../context.ts";
import type { Credentials } from "../session/credentials.ts";
import { logonObstacle } from "../session/may-log-on.ts";
import type { Proof } from "../session/proof.ts";
import { countFailure, recordRefusal } from "../session/record.ts";
import { nameKey } from "../user/document.ts";
import { findUser, holdUser } from "../user/store.ts";
import { followPerson } from "./follow.ts";
import { isMapped, seePerson } from "./person.ts";
import { ensureExternalUser } from "./provision.ts";
import type { VaultDirectory } from "./registry.ts";

const refusals = {
  unknownUser: "ITATS004E",
  wrongPassword: "ITATS004E",
  disabled: "ITATS005E",
  locked: "ITATS002E",
  expired: "ITATS006E",
  passwordExpired: "CASTL016E",
  passwordMustChange: "CASTL016E",
  restricted: "CASTL014E",
} as const satisfies Record<RefusalReason, PvwaErrorCode>;

/**
 * Logon by a directory's password. The vault's own word on a user it knows comes first, so that one it has disabled is
 * not even tried in the directory; then the directory decides. A person whom a mapping covers becomes a user of the vault
 * with the first logon.
 */
export async function proveByDirectory(
  context: VaultContext,
  credentials: Credentials,
  client: string,
  now: number,
): Promise<Proof> {
  const { username, password } = credentials;
  refuseUnsupported(context, credentials);
  const known = await findKnown(context, username);
  const wrong = { user: known?.user, username, client, now };
  if (known !== undefined) {
    const obstacle = known.attempts.length === 0 ? "ITATS529E" : logonObstacle(known.user, now);
    if (obstacle !== undefined) throw await refuse(context, wrong, obstacle);
  }
  const attempt = await tryAll(known?.attempts ?? strangerAttempts(context, username), password);
  if (attempt.outcome === "refused") throw await refuse(context, wrong, refusals[attempt.reason]);
  const user = await admit(context, attempt, known?.user, client);
  if (user === undefined) throw refusal("ITATS004E", username);
  const obstacle = logonObstacle(user, now);
  if (obstacle !== undefined) throw await refuse(context, { ...wrong, user }, obstacle);
  return { user };
}

function refuseUnsupported(context: VaultContext, { newPassword }: Credentials): void {
  if (context.directories.all().length === 0) throw refusal("CASTL002E", "LDAP");
  if (newPassword === undefined || newPassword === "") return;
  throw invalidParameters([{ parameter: "newPassword", problem: "is not for LDAP: change it in the directory." }]);
}

/** One directory to ask, and the person to ask it about. */
interface Attempt {
  readonly mapped: VaultDirectory;
  readonly key: UserKey;
}

/** The user of the vault with this name, and where his password can be proved: nowhere, if LDAP is not his method. */
async function findKnown(
  context: VaultContext,
  username: string,
): Promise<{ readonly user: PvwaUser; readonly attempts: readonly Attempt[] } | undefined> {
  const row = await findExternalColumns(context, withoutDomain(context, username));
  const user = row === undefined ? undefined : await findUser(context, row.id);
  if (row === undefined || user === undefined) return undefined;
  if (!user.authenticationMethod.some((method) => directoryMethods.has(method))) return { user, attempts: [] };
  const { domain, external_id: externalId } = row;
  const attempts = context.directories
    .all()
    .filter(({ directory }) => domain === null || directory.domain === domain)
    .map((mapped): Attempt => ({ mapped, key: keyOf(externalId, user.username) }));
  return { user, attempts };
}

const directoryMethods = new Set(["AuthTypeLDAP", "AuthTypeLDAPOrPass"]);

function keyOf(externalId: string | null, username: string): UserKey {
  return externalId === null ? { by: "userName", value: username } : { by: "uniqueId", value: externalId };
}

/** Where a name that the vault does not know may belong. */
function strangerAttempts(context: VaultContext, username: string): readonly Attempt[] {
  const [name = "", domain] = username.split("@", 2);
  return context.directories
    .all()
    .filter(({ directory }) => domain === undefined || directory.domain === domain.toLowerCase())
    .map((mapped) => ({ mapped, key: { by: "userName", value: name } }));
}

/** `name@domain` of a configured directory without its domain. */
function withoutDomain(context: VaultContext, username: string): string {
  const domain = context.directories
    .all()
    .find(({ directory }) => username.toLowerCase().endsWith(`@${directory.domain}`));
  return domain === undefined ? username : username.slice(0, -(domain.directory.domain.length + 1));
}

type Outcome =
  | { readonly outcome: "accepted"; readonly mapped: VaultDirectory; readonly person: DirectoryUser }
  | { readonly outcome: "refused"; readonly reason: RefusalReason };

/** The answer of the first directory that knows the person. */
async function tryAll(attempts: readonly Attempt[], password: string): Promise<Outcome> {
  for (const { mapped, key } of attempts) {
    const answer = await mapped.directory.authenticate(key, password);
    if (answer.outcome === "accepted") return { outcome: "accepted", mapped, person: answer.user };
    if (answer.reason !== "unknownUser") return answer;
  }
  return { outcome: "refused", reason: "unknownUser" };
}

/** The vault's user behind an accepted person, with the directory's newest details; `undefined` when no mapping covers him. */
async function admit(
  context: VaultContext,
  { mapped, person }: Extract<Outcome, { outcome: "accepted" }>,
  known: PvwaUser | undefined,
  client: string,
): Promise<PvwaUser | undefined> {
  if (known?.source === "CyberArk") return known;
  const seen = await seePerson(context, mapped, person);
  if (!isMapped(seen)) return undefined;
  const actor = { actor: known?.username ?? person.userName, client };
  const { user, changed } = await context.db.transaction(async (unit) => {
    const { id } = await ensureExternalUser(context, unit, actor, seen);
    const changed = await followPerson(context, unit, actor, id, seen);
    return { user: await holdUser(context, unit, id), changed };
  });
  if (changed) context.sessions.forget(user.id);
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

async function findExternalColumns(context: VaultContext, username: string) {
  return await context.db.sql
    .selectFrom("users")
    .select(["id", "domain", "external_id"])
    .where("name_key", "=", nameKey(username))
    .executeTakeFirst();
}
