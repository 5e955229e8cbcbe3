import type { PvwaUserListItem, UserCalls } from "@castellan/pvwa";
import { ScimError } from "@castellan/scim";
import type { Caller } from "../authentication/caller.ts";
import { vaultOperations } from "../diagnosis/operation.ts";
import { inScimTerms } from "../diagnosis/vault-error.ts";
import type { RowPosition } from "../list/position.ts";
import type { WholeLists } from "../list/whole-list.ts";
import { type PagingProbe, pageCalls } from "./paging.ts";

export interface Rows {
  readonly users: readonly PvwaUserListItem[];
  readonly total: number;
}

/** Where rows of the vault's list come from. */
export interface RowSource {
  readonly paging: PagingProbe;
  readonly wholeLists: WholeLists<PvwaUserListItem>;
}

const streamedPage = 1000;

/** `count` rows from row `first` (0-based) on: one call where the PVWA pages. Throws `ScimError`. */
export async function readRows(source: RowSource, caller: Caller, first: number, count: number): Promise<Rows> {
  const { vault } = caller;
  const paging = await inScimTerms(vaultOperations.list, () => source.paging.paging(vault));
  if (paging.unit === "none") {
    const whole = await source.wholeLists.read(caller, first > 0);
    return { users: whole.slice(first, first + count), total: whole.length };
  }
  const users: PvwaUserListItem[] = [];
  let total = 0;
  for (const { pageOffset, pageSize, skip, take } of pageCalls(paging, first, count)) {
    const list = await readList(vault, { pageOffset, pageSize });
    // More than was asked for is everything: this PVWA, or the node that answered, does not page after all.
    if (list.Users.length > pageSize)
      return { users: list.Users.slice(first, first + count), total: list.Users.length };
    users.push(...list.Users.slice(skip, skip + take));
    total = list.Total;
  }
  if (users.length === 0 && first < total) throw wrongUnit(`row ${first + 1} of ${total} is on no page`);
  return { users, total };
}

/** How far back a row is looked for that has moved, because users before it were deleted. */
const lookBack = 1000;

/**
 * `count` rows from the one after a position on, and how many rows are before them. Where the PVWA counts rows, one row more is read to
 * see that nothing has moved meanwhile; where it counts pages its count is believed.
 */
export async function readRowsAfter(
  source: RowSource,
  caller: Caller,
  after: RowPosition,
  count: number,
): Promise<Rows & { readonly first: number }> {
  const paging = await inScimTerms(vaultOperations.list, () => source.paging.paging(caller.vault));
  if (paging.unit === "page") return { first: after.rows, ...(await readRows(source, caller, after.rows, count)) };
  if (paging.unit === "none") {
    const whole = await source.wholeLists.read(caller, true);
    const first = rowAfter(after, 0, whole);
    return { first, users: whole.slice(first, first + count), total: whole.length };
  }
  const { users, total } = await readRows(source, caller, after.rows - 1, count + 1);
  if (users[0]?.id === after.id) return { first: after.rows, users: users.slice(1), total };
  const from = Math.max(0, after.rows - lookBack);
  const earlier = await readRows(source, caller, from, after.rows - from);
  const first = rowAfter(after, from, earlier.users);
  return { first, ...(await readRows(source, caller, first, count)) };
}

/** The row after the one that a position names, among `users`, who begin at row `from`. When it is gone, the first with a greater id. */
function rowAfter(after: RowPosition, from: number, users: readonly { readonly id: number }[]): number {
  const known = users.findIndex(({ id }) => id === after.id);
  if (known >= 0) return from + known + 1;
  const greater = users.findIndex(({ id }) => id > after.id);
  // Vaults list in the order of the ids; should one not, nobody is missed this way.
  return Math.min(after.rows, greater >= 0 ? from + greater : from + users.length);
}

/** Every row of the vault's list, or those after a position, page by page, each with the number of rows before it. */
export async function* streamRows(
  source: RowSource,
  caller: Caller,
  after?: RowPosition,
): AsyncIterable<{ readonly first: number; readonly users: readonly PvwaUserListItem[] }> {
  let page =
    after === undefined
      ? { first: 0, ...(await readRows(source, caller, 0, streamedPage)) }
      : await readRowsAfter(source, caller, after, streamedPage);
  let previous: number | undefined;
  for (;;) {
    const [head] = page.users;
    if (head === undefined) return;
    if (head.id === previous) throw wrongUnit("the same page comes again and again");
    yield page;
    previous = head.id;
    const first = page.first + page.users.length;
    if (first >= page.total) return;
    page = { first, ...(await readRows(source, caller, first, streamedPage)) };
  }
}

export function readList(
  vault: Pick<UserCalls, "list">,
  query: { readonly pageOffset?: number; readonly pageSize?: number; readonly userName?: string },
) {
  return inScimTerms(vaultOperations.list, () => vault.list({ ...query, extendedDetails: true }));
}

function wrongUnit(symptom: string): ScimError {
  return new ScimError(
    "upstreamFailed",
    `The PVWA does not page its list of users as the gateway expects: ${symptom}. Set the gateway's pageOffsetUnit to page, row or none, as this PVWA counts`,
  );
}
