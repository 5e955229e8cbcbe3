import { Readable } from "node:stream";
import type { SelectQueryBuilder } from "kysely";
import type { VaultContext } from "../context.ts";
import { beginsWith, contains } from "../database/like.ts";
import type { VaultTables } from "../database/tables.ts";
import { totalOf } from "../http/paging.ts";
import type { Principal } from "../session/principal.ts";
import { nameKey } from "./document.ts";
import type { UserSelection, UserSortProperty } from "./list-query.ts";

/** Users read from the database at once; a longer answer is streamed in parts of this size. */
const chunk = 1_000;

const sortColumns = {
  username: "users.name_key",
  source: "users.source",
  userType: "users.user_type",
  location: "users.location_key",
  firstName: "users.first_name_key",
  middleName: "users.middle_name_key",
  lastName: "users.last_name_key",
} as const satisfies Record<UserSortProperty, string>;

type UserQuery = SelectQueryBuilder<VaultTables, "users", object>;

/** Where a part begins: after so many users, or right after one of them. */
type Position = { readonly offset: number } | { readonly afterId: number };

/**
 * `{"Users":[…],"Total":n}`, the stored items spliced together: nothing is parsed. Short answers come as text, long ones
 * as a stream that holds one part at a time.
 */
export async function listUsers(
  context: VaultContext,
  principal: Principal,
  selection: UserSelection,
): Promise<string | Readable> {
  const { offset } = selection;
  const limit = Math.min(selection.limit ?? chunk, chunk);
  const first = await readPart(context, principal, selection, { offset }, limit);
  const count = () => countUsers(context, principal, selection);
  const total = await totalOf({ offset, limit }, first.items.length, count);
  const wanted = Math.min(selection.limit ?? total, Math.max(0, total - offset));
  if (wanted <= chunk) return `{"Users":[${first.items.join(",")}],"Total":${total}}`;
  return Readable.from(parts(context, principal, selection, first, wanted, total), { objectMode: false });
}

interface Part {
  readonly items: readonly string[];
  readonly lastId: number | undefined;
}

async function* parts(
  context: VaultContext,
  principal: Principal,
  selection: UserSelection,
  first: Part,
  wanted: number,
  total: number,
): AsyncGenerator<string> {
  yield `{"Users":[${first.items.join(",")}`;
  let { lastId } = first;
  for (let read = chunk; read < wanted; read += chunk) {
    // In the order of their numbers the next part is found by its key; in another order only by counting.
    const position: Position =
      selection.sort.length === 0 && lastId !== undefined ? { afterId: lastId } : { offset: selection.offset + read };
    const part = await readPart(context, principal, selection, position, Math.min(chunk, wanted - read));
    if (part.items.length === 0) break;
    yield `,${part.items.join(",")}`;
    lastId = part.lastId;
  }
  yield `],"Total":${total}}`;
}

async function countUsers(context: VaultContext, principal: Principal, selection: UserSelection): Promise<number> {
  const row = await select(context, principal, selection)
    .select((column) => column.fn.countAll<number | string>().as("total"))
    .executeTakeFirstOrThrow();
  return Number(row.total);
}

/**
 * The page is found in the narrow rows of `users` alone; only its documents are fetched. So a page far into a large
 * vault costs about as much as the first.
 */
async function readPart(
  context: VaultContext,
  principal: Principal,
  selection: UserSelection,
  position: Position,
  limit: number,
): Promise<Part> {
  let page = select(context, principal, selection).select("users.id");
  for (const { property, direction } of selection.sort) page = page.orderBy(sortColumns[property], direction);
  page = "afterId" in position ? page.where("users.id", ">", position.afterId) : page.offset(position.offset);
  // Equal ones in the direction of the rest, so that an index can be walked either way.
  page = page.orderBy("users.id", selection.sort.at(-1)?.direction ?? "asc");
  const ids = (await page.limit(limit).execute()).map(({ id }) => id);
  if (ids.length === 0) return { items: [], lastId: undefined };
  const rows = await context.db.sql
    .selectFrom("user_documents")
    .select(["id", `${selection.extendedDetails ? "document" : "item"} as item`])
    .where("id", "in", ids)
    .execute();
  const items = new Map(rows.map(({ id, item }) => [id, item]));
  return { items: ids.map((id) => items.get(id)).filter((item) => item !== undefined), lastId: ids.at(-1) };
}

function select(context: VaultContext, principal: Principal, selection: UserSelection): UserQuery {
  const { search, userName, userType, componentUser, source, userStatus } = selection;
  let query: UserQuery = context.db.sql.selectFrom("users");
  if (principal.location !== "\\") {
    const own = principal.location.toLowerCase();
    query = query.where((column) =>
      column.or([column("users.location_key", "=", own), beginsWith(column.ref("users.location_key"), `${own}\\`)]),
    );
  }
  if (search !== undefined && search !== "") {
    query = query.where((column) => contains(column.ref("users.search_text"), search.toLowerCase()));
  }
  if (userName !== undefined) query = query.where("users.name_key", "=", nameKey(userName));
  if (userType !== undefined) query = query.where("users.user_type", "=", userType.toLowerCase());
  if (componentUser !== undefined) query = query.where("users.component_user", "=", Number(componentUser));
  if (source !== undefined) query = query.where("users.source", "=", source);
  if (userStatus === "Suspended") query = query.where("users.suspended", "=", 1);
  if (userStatus === "Disabled") query = query.where("users.enabled", "=", 0);
  if (userStatus === "Active") query = query.where("users.enabled", "=", 1).where("users.suspended", "=", 0);
  return query;
}
