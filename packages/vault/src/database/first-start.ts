import { randomUUID } from "node:crypto";
import { NEVER, type PvwaUser, vaultAuthorizations } from "@castellan/pvwa";
import { hashPassword } from "@castellan/storage";
import { fact, systemActor } from "../audit/fact.ts";
import type { VaultContext } from "../context.ts";
import { addMember, ensureGroup } from "../group/store.ts";
import { administratorName, builtInGroups, builtInUserType, vaultAdminsGroup } from "../user/built-in.ts";
import { emptyDetails } from "../user/empty-details.ts";
import { storePassword } from "../user/password-store.ts";
import { findUserId, insertUser } from "../user/store.ts";

/** Gives a new vault its identity, its groups and its Administrator; on an old one changes nothing. Answers the server's id. */
export async function prepareVault(context: VaultContext, administratorPassword: string): Promise<string> {
  if ((await findUserId(context.db.sql, administratorName)) === undefined) {
    const hash = await hashPassword(administratorPassword);
    await context.db.transaction(async (unit) => {
      // Another node may have been first.
      if ((await findUserId(unit, administratorName)) !== undefined) return;
      await unit.insertInto("settings").values({ name: "serverId", value: randomUUID() }).execute();
      const user = await insertUser(context, unit, administrator);
      await storePassword(context, unit, user.id, hash);
      const details = { username: user.username };
      await context.audit.append(unit, [fact(systemActor, "user.created", `user:${user.id}`, details)]);
      for (const name of builtInGroups) {
        const groupId = await ensureGroup(context, unit, systemActor, name);
        if (name === vaultAdminsGroup) await addMember(context, unit, systemActor, groupId, user);
      }
    });
  }
  await ensurePredefinedGroups(context);
  const row = await context.db.sql
    .selectFrom("settings")
    .select("value")
    .where("name", "=", "serverId")
    .executeTakeFirstOrThrow();
  return row.value;
}

/** Makes the groups that are members of every safe, where they are missing. */
async function ensurePredefinedGroups(context: VaultContext): Promise<void> {
  const keys = [...context.predefined.keys()];
  if (keys.length === 0) return;
  const found = await context.db.sql.selectFrom("groups").select("name_key").where("name_key", "in", keys).execute();
  if (found.length === keys.length) return;
  await context.db.transaction(async (unit) => {
    for (const { name } of context.predefined.values()) await ensureGroup(context, unit, systemActor, name);
  });
}

const administrator: Omit<PvwaUser, "id"> = {
  username: administratorName,
  source: "CyberArk",
  userType: builtInUserType,
  componentUser: false,
  location: "\\",
  enableUser: true,
  suspended: false,
  changePassOnNextLogon: false,
  passwordNeverExpires: true,
  expiryDate: NEVER,
  lastSuccessfulLoginDate: NEVER,
  vaultAuthorization: vaultAuthorizations,
  authenticationMethod: ["AuthTypePass"],
  unAuthorizedInterfaces: [],
  distinguishedName: "",
  description: "Built-in Administrator",
  ...emptyDetails,
  groupsMembership: [],
};
