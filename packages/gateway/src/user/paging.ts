import type { UserCalls } from "@castellan/pvwa";
import type { Logger, PageOffsetUnit } from "../options.ts";

/**
 * How a PVWA pages `GET /API/Users`: whether `pageOffset` counts pages or rows, and whether from 0 or from 1. `none`: it
 * does not page, as none before 14 does, and every list is whole.
 */
export type Paging = { readonly unit: "page" | "row"; readonly from: 0 | 1 } | { readonly unit: "none" };

export interface PagingProbe {
  /** How this PVWA pages; asked of it once, the first time there are users enough to tell. */
  paging(vault: Pick<UserCalls, "list">): Promise<Paging>;
}

const none: Paging = { unit: "none" };
const sample = 9;

/**
 * The public documents do not say what `pageOffset` counts, so unless `configured` says it, the gateway looks: of the first
 * nine users, which one does `pageOffset=2&pageSize=3` begin with? Rows begin with the third, pages with the seventh, and
 * either counted from 1 with the second or the fourth.
 */
export function createPagingProbe(configured: PageOffsetUnit | undefined, log?: Logger): PagingProbe {
  let known: Paging | undefined = configured === undefined ? undefined : configuredPaging(configured);

  async function look(vault: Pick<UserCalls, "list">): Promise<Paging> {
    const start = await vault.list({ pageSize: sample });
    if (start.Users.length < sample) return none;
    const part = start.Users.length > sample ? undefined : await vault.list({ pageOffset: 2, pageSize: 3 });
    known = part === undefined || part.Users.length > 3 ? none : deduce(start.Users, part.Users[0]);
    log?.info({ paging: known }, "found out how the PVWA pages its list of users");
    return known;
  }

  return {
    paging: async (vault) => known ?? (await look(vault)),
  };
}

function configuredPaging(unit: PageOffsetUnit): Paging {
  return unit === "none" ? none : { unit, from: 0 };
}

function deduce(start: readonly { readonly id: number }[], first: { readonly id: number } | undefined): Paging {
  switch (start.findIndex(({ id }) => id === first?.id)) {
    case 1:
      return { unit: "row", from: 1 };
    case 2:
      return { unit: "row", from: 0 };
    case 3:
      return { unit: "page", from: 1 };
    case 6:
      return { unit: "page", from: 0 };
    default:
      return none;
  }
}

/** One call for a page of users, and which rows of its answer are wanted. */
export interface PageCall {
  readonly pageOffset: number;
  readonly pageSize: number;
  readonly skip: number;
  readonly take: number;
}

/**
 * The calls that bring `count` users from row `first` (0-based) on. Where offsets count pages, rows that do not begin at
 * a multiple of `count` lie on two pages.
 */
export function pageCalls(
  paging: Exclude<Paging, { unit: "none" }>,
  first: number,
  count: number,
): readonly PageCall[] {
  if (paging.unit === "row") return [{ pageOffset: first + paging.from, pageSize: count, skip: 0, take: count }];
  const page = Math.floor(first / count) + paging.from;
  const skip = first % count;
  const call = { pageOffset: page, pageSize: count, skip, take: count - skip };
  return skip === 0 ? [call] : [call, { pageOffset: page + 1, pageSize: count, skip: 0, take: skip }];
}
