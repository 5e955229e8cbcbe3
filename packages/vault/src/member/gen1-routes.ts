import { Readable } from "node:stream";
import type { VaultContext } from "../context.ts";
import { type Answer, done, json, type Route, route, type SessionCall } from "../http/route.ts";
import { openSafe } from "../safe/store.ts";
import { addSafeMember, removeSafeMember, updateSafeMember } from "./actions.ts";
import { gen1Member, readGen1Change, readNewGen1Member } from "./gen1-member.ts";
import { listedPermissions } from "./gen1-permissions.ts";
import type { Member } from "./member.ts";
import { predefinedMembers } from "./predefined-members.ts";

/** The members of safes of the first generation, which some clients still live by. */
export function gen1MemberRoutes(context: VaultContext): readonly Route[] {
  const path = "/WebServices/PIMServices.svc/Safes/:safe/Members";
  return [
    route("GET", path, async (call) => gen1List(context, call)),
    route("POST", path, async (call) => {
      const member = call.body(readNewGen1Member);
      return json(201, gen1Member(await addSafeMember(context, call, member), member.domain));
    }),
    route("PUT", `${path}/:member`, async (call) => {
      return json(200, gen1Member(await updateSafeMember(context, call, call.body(readGen1Change))));
    }),
    route("DELETE", `${path}/:member`, async (call) => {
      await removeSafeMember(context, call);
      return done;
    }),
  ];
}

/** Members read from the database at once. */
const chunk = 1_000;

/** Every member, those too that each safe has; without pages, so as a stream. */
async function gen1List(context: VaultContext, call: SessionCall): Promise<Answer> {
  const safe = await openSafe(context, context.db.sql, call.principal, call.param("safe"), "viewSafeMembers");
  return { status: 200, body: Readable.from(listed(context, safe.id), { objectMode: false }) };
}

async function* listed(context: VaultContext, safeId: number): AsyncGenerator<string> {
  const predefined = await predefinedMembers(context, context.db.sql, safeId);
  yield `{"members":[${shown(predefined)}`;
  let separator = predefined.length === 0 ? "" : ",";
  for (let after = ""; ; separator = ",") {
    const rows = await context.db.sql
      .selectFrom("safe_members")
      .select(["member_name", "name_key", "permissions"])
      .where("safe_id", "=", safeId)
      .where("name_key", ">", after)
      .orderBy("name_key")
      .limit(chunk)
      .execute();
    const last = rows.at(-1);
    if (last === undefined) break;
    yield separator + shown(rows);
    after = last.name_key;
  }
  yield "]}";
}

function shown(members: readonly Pick<Member, "member_name" | "permissions">[]): string {
  return members
    .map(({ member_name, permissions }) =>
      JSON.stringify({ UserName: member_name, Permissions: listedPermissions(permissions) }),
    )
    .join(",");
}
