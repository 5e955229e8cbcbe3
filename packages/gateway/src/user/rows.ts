import type { PvwaUserListItem, UserCalls } from "@castellan/pvwa";
import { ScimError } from "@castellan/scim";
import type { Caller } from "../authentication/caller.ts";
import { vaultOperations } from "../diagnosis/operation.ts";
import { inScimTerms } from "../diagnosis/vault-error.ts";
import { type PagingProbe, pageCalls } from "./paging.ts";
import type { WholeLists } from "./whole-list.ts";

export interface Rows {
  readonly users: readonly PvwaUserListItem[];
  readonly total: number;
}

/** Where rows of the vault's list come from. */
export interface RowSource {
  readonly paging: PagingProbe;
  readonly wholeLists: WholeLists;
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

/** Every row of the vault's list, page by page. */
export async function* streamRows(source: RowSource, caller: Caller): AsyncIterable<readonly PvwaUserListItem[]> {
  let first = 0;
  let previous: number | undefined;
  for (;;) {
    const { users, total } = await readRows(source, caller, first, streamedPage);
    const [head] = users;
    if (head === undefined) return;
    if (head.id === previous) throw wrongUnit("the same page comes again and again");
    yield users;
    previous = head.id;
    first += users.length;
    if (first >= total) return;
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
