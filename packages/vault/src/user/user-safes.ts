import { type PvwaUserSafeList, refusal } from "@castellan/pvwa";
import type { VaultContext } from "../context.ts";
import type { SessionCall } from "../http/route.ts";
import { safesOf } from "../member/access.ts";
import { authorize, principalOf } from "../session/principal.ts";
import { sees } from "./authorization.ts";
import { findUser } from "./store.ts";

/**
 * `GET /API/Users/{id}/safes`: the safes that the user is a member of, himself or through groups, in the order of their names; of
 * them those that exist for the caller.
 */
export async function listUserSafes(context: VaultContext, call: SessionCall): Promise<PvwaUserSafeList> {
  const { principal } = call;
  const id = call.id("id");
  if (id !== principal.userId) authorize(principal, "read users' safes", "AuditUsers");
  const user = await findUser(context, id);
  if (user === undefined || !sees(principal, user.location)) throw refusal("ITATS003E", String(id));
  const groups = await context.users.groups.all({ userId: id });
  const theirs = safesOf(context, principalOf(user, groups, context.predefined));
  const mine = safesOf(context, principal);
  let query = context.db.sql.selectFrom("safes").select(["id", "safe_name", "description", "location"]);
  if (theirs !== undefined) query = query.where("id", "in", theirs);
  if (mine !== undefined) query = query.where("id", "in", mine);
  const rows = await query.orderBy("name_key").execute();
  const Safes = rows.map((row) => ({
    SafeUrlId: encodeURIComponent(row.safe_name),
    SafeName: row.safe_name,
    SafeNumber: row.id,
    Description: row.description,
    Location: row.location,
  }));
  return { Safes };
}
