import { hashPassword } from "@castellan/storage";
import type { Core } from "../core.ts";

export const administratorName = "admin";

/** Makes the user `admin` with its first password, unless there is one. */
export async function ensureAdministrator(core: Core, password: string): Promise<void> {
  const users = core.database.sql.selectFrom("users").select("name").where("name", "=", administratorName);
  if ((await users.executeTakeFirst()) !== undefined) return;
  const password_hash = await hashPassword(password);
  await core.database.transaction(async (unit) => {
    const { numInsertedOrUpdatedRows } = await unit
      .insertInto("users")
      .values({ name: administratorName, password_hash, created_at: core.clock() })
      .onConflict((conflict) => conflict.column("name").doNothing())
      .executeTakeFirst();
    if (numInsertedOrUpdatedRows !== 1n) return;
    await core.audit.append(unit, [
      { action: "administrator.created", actor: "system", target: `user:${administratorName}` },
    ]);
  });
}
