import {
  type AllowedAuthenticationMethod,
  allowedAuthenticationMethods,
  invalidParameters,
  type PvwaUser,
  refusal,
} from "@castellan/pvwa";
import { actorOf, fact } from "../audit/fact.ts";
import type { VaultContext } from "../context.ts";
import type { Fields } from "../http/fields.ts";
import { readElements } from "../http/fields.ts";
import type { SessionCall } from "../http/route.ts";
import { authorize } from "../session/principal.ts";
import { mayImpersonate, sees } from "./authorization.ts";
import { inOrder } from "./document.ts";
import { holdUser, writeUser } from "./store.ts";

interface BulkItem {
  readonly userIds: readonly number[];
  readonly methods: readonly AllowedAuthenticationMethod[];
}

/** More users than this one call does not change. */
const most = 1_000;

/**
 * `PATCH /API/Users/{Add,Remove}AllowedAuthenticationMethods/Bulk`: all of it or nothing. Throws 404 `ITATS003E` for a user that
 * the caller does not see.
 */
export async function changeAllowedMethods(
  context: VaultContext,
  call: SessionCall,
  change: "add" | "remove",
): Promise<void> {
  authorize(call.principal, "change how users log on", "AddUpdateUsers");
  const items = call.body(readItems);
  const ids = new Set(items.flatMap(({ userIds }) => userIds));
  if (ids.size > most) throw invalidParameters([{ parameter: "BulkItems", problem: `may name ${most} users.` }]);
  await context.db.transaction(async (unit) => {
    // In the order of their numbers, so that two calls do not wait for each other.
    for (const id of [...ids].sort((a, b) => a - b)) {
      const user = await holdUser(context, unit, id);
      if (!sees(call.principal, user.location)) throw refusal("ITATS003E", String(id));
      await mayImpersonate(context, call.principal, user, unit);
      const named = items.filter(({ userIds }) => userIds.includes(id)).flatMap(({ methods }) => methods);
      const before = user.allowedAuthenticationMethods ?? [];
      const after = allowedAuthenticationMethods.filter((method) =>
        change === "add"
          ? before.includes(method) || named.includes(method)
          : before.includes(method) && !named.includes(method),
      );
      if (after.length === before.length) continue;
      await writeUser(context, unit, withMethods(user, after));
      const details = { changes: { allowedAuthenticationMethods: [before, after] } };
      await context.audit.append(unit, [fact(actorOf(call), "user.updated", `user:${id}`, details)]);
    }
  });
}

function withMethods(
  { allowedAuthenticationMethods: _, ...user }: PvwaUser,
  methods: readonly AllowedAuthenticationMethod[],
): PvwaUser {
  return inOrder({ ...user, ...(methods.length === 0 ? {} : { allowedAuthenticationMethods: methods }) });
}

function readItems(fields: Fields): readonly BulkItem[] {
  const items = fields.raw("BulkItems");
  if (Array.isArray(items) && items.length > 0 && items.length <= most) return readElements(items, readItem);
  fields.refuse("BulkItems", `must be an array of 1 to ${most} objects.`);
  return [];
}

function readItem(fields: Fields): BulkItem {
  const methods = fields.choices("allowedAuthenticationMethods", allowedAuthenticationMethods) ?? [];
  if (methods.length === 0) fields.refuse("allowedAuthenticationMethods", "must name a method.");
  return { userIds: readIds(fields), methods };
}

function readIds(fields: Fields): readonly number[] {
  const ids = fields.raw("userIds");
  const isId = (id: unknown): id is number => typeof id === "number" && Number.isSafeInteger(id) && id >= 0;
  if (Array.isArray(ids) && ids.length > 0 && ids.every(isId)) return ids;
  fields.refuse("userIds", "must be an array of numbers of users.");
  return [];
}
