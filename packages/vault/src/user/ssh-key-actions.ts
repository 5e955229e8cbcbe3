import { invalidParameters, type PvwaRefusal, type PvwaSshKey, type PvwaUser, refusal } from "@castellan/pvwa";
import { isUniqueViolation } from "@castellan/storage";
import { actorOf, fact } from "../audit/fact.ts";
import { seconds, type VaultContext, type VaultUnit } from "../context.ts";
import type { Fields } from "../http/fields.ts";
import type { SessionCall } from "../http/route.ts";
import { authorize } from "../session/principal.ts";
import { mayImpersonate } from "./authorization.ts";
import { readSshKey } from "./ssh-key.ts";
import { holdUser } from "./store.ts";

/** More keys than this a user may not have. */
const most = 100;

/**
 * A key is a way to prove oneself: so it takes what resetting a password takes, and nobody manages his own. Throws 403
 * `PASWS041E`, `CASTL073E`.
 */
async function mayManage(
  context: VaultContext,
  { principal }: SessionCall,
  user: PvwaUser,
  unit?: VaultUnit,
): Promise<void> {
  authorize(principal, "manage SSH keys", "ResetUsersPasswords");
  if (user.id === principal.userId) throw refusal("CASTL073E");
  await mayImpersonate(context, principal, user, unit);
}

export async function listSshKeys(
  context: VaultContext,
  call: SessionCall,
  user: PvwaUser,
): Promise<readonly PvwaSshKey[]> {
  authorize(call.principal, "read SSH keys", "ResetUsersPasswords");
  const rows = await context.db.sql
    .selectFrom("user_ssh_keys")
    .select(["key_id", "public_key"])
    .where("user_id", "=", user.id)
    .orderBy("added_at")
    .orderBy("key_id")
    .execute();
  return rows.map((row) => ({ KeyID: row.key_id, PublicSSHKey: row.public_key }));
}

/** Throws 400 `PASWS167E` for what is no OpenSSH key, 409 `CASTL072E` for one that the user has. */
export async function addSshKey(context: VaultContext, call: SessionCall, user: PvwaUser): Promise<PvwaSshKey> {
  await mayManage(context, call, user);
  const { keyId, publicKey } = call.body(readKey);
  await context.db.transaction(async (unit) => {
    await mayManage(context, call, await holdUser(context, unit, user.id), unit);
    const { total } = await unit
      .selectFrom("user_ssh_keys")
      .select((column) => column.fn.countAll<number | string>().as("total"))
      .where("user_id", "=", user.id)
      .executeTakeFirstOrThrow();
    if (Number(total) >= most) throw tooMany();
    const row = { user_id: user.id, key_id: keyId, public_key: publicKey, added_at: seconds(context) };
    await unit
      .insertInto("user_ssh_keys")
      .values(row)
      .execute()
      .catch((error: unknown) => {
        throw isUniqueViolation(error) ? refusal("CASTL072E", user.username) : error;
      });
    await context.audit.append(unit, [fact(actorOf(call), "user.sshKeyAdded", `user:${user.id}`, { keyId })]);
  });
  return { KeyID: keyId, PublicSSHKey: publicKey };
}

function tooMany(): PvwaRefusal {
  return invalidParameters([{ parameter: "PublicSSHKey", problem: `would be more than ${most} keys of the user.` }]);
}

function readKey(fields: Fields): { readonly keyId: string; readonly publicKey: string } {
  const nothing = { keyId: "", publicKey: "" };
  const text = fields.text("PublicSSHKey", { limit: 8_000, required: true });
  if (text === undefined) return nothing;
  const reading = readSshKey(text);
  if ("key" in reading) return reading.key;
  fields.refuse("PublicSSHKey", reading.problem);
  return nothing;
}

/** Throws 404 `CASTL071E` when the user has no such key. */
export async function removeSshKey(
  context: VaultContext,
  call: SessionCall,
  user: PvwaUser,
  keyId: string,
): Promise<void> {
  await mayManage(context, call, user);
  await context.db.transaction(async (unit) => {
    const { numDeletedRows } = await unit
      .deleteFrom("user_ssh_keys")
      .where("user_id", "=", user.id)
      .where("key_id", "=", keyId.toLowerCase())
      .executeTakeFirst();
    if (numDeletedRows === 0n) throw refusal("CASTL071E", keyId);
    await context.audit.append(unit, [fact(actorOf(call), "user.sshKeyRemoved", `user:${user.id}`, { keyId })]);
  });
}
