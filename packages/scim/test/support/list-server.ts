import type { FetchLike } from "@castellan/scim";

/** How a server's lists differ from what RFC 7644 section 3.4.2.4 and RFC 9865 say. */
export interface ListQuirks {
  readonly users: number;
  /** The most that a page holds. */
  readonly cap?: number;
  /** `page`: the page's length; `more`: three too many. */
  readonly total?: "page" | "none" | "text" | "more";
  /** `zeroButOne`: counts from 0, yet gives the first page for `startIndex=1`. */
  readonly indexBase?: 0 | "zeroButOne";
  /** `startIndex` and `count` are ignored. */
  readonly unpaged?: boolean;
  readonly ignoresStart?: boolean;
  readonly cursors?: "announced" | "silent" | "only" | "circular" | "cut" | "expiring";
  /** Two of three list requests are answered 429. */
  readonly storms?: boolean;
  readonly html?: boolean;
}

/** A server of a list of users, in the process, with quirks. */
export function listServer(quirks: ListQuirks): { readonly fetch: FetchLike; readonly requests: string[] } {
  const requests: string[] = [];
  const all = Array.from({ length: quirks.users }, (_, index) => ({ id: `u${index}`, schemas: [] }));
  let asked = 0;

  function answer(url: URL): readonly [status: number, body: unknown] {
    if (url.pathname.endsWith("/ServiceProviderConfig")) {
      const isSilent = quirks.cursors === undefined || quirks.cursors === "silent" || quirks.cursors === "only";
      return isSilent ? [404, {}] : [200, { pagination: { cursor: true, index: true } }];
    }
    asked += 1;
    if (quirks.storms === true && asked % 3 !== 0) return [429, { detail: "slow down" }];
    const { searchParams: query } = url;
    const byCursor = quirks.cursors !== undefined && (query.has("cursor") || quirks.cursors === "only");
    const start = byCursor ? Number(query.get("cursor")?.replace("c", "") ?? 0) : firstOf(query, quirks);
    if (quirks.cursors === "expiring" && start === 6) {
      return [400, { status: "400", scimType: "expiredCursor", detail: "Cursor is too old" }];
    }
    const count = Math.min(Number(query.get("count") ?? 100), quirks.cap ?? 1_000);
    const resources = quirks.unpaged === true ? all : all.slice(start, start + count);
    const next = byCursor ? nextCursor(start + count, quirks) : undefined;
    return [200, { ...totalOf(resources.length, quirks), Resources: resources, nextCursor: next }];
  }

  return {
    requests,
    fetch: async (text, { method }) => {
      const url = new URL(text);
      requests.push(`${method} ${url.pathname.replace(/^\/scim/, "")}${url.search}`);
      const [status, body] = answer(url);
      const isHtml = quirks.html === true && !url.pathname.endsWith("/ServiceProviderConfig");
      return {
        status,
        headers: { get: () => null },
        text: async () => (isHtml ? "<!doctype html><title>Sign in</title>" : JSON.stringify(body)),
      };
    },
  };
}

function firstOf(query: URLSearchParams, { indexBase, ignoresStart }: ListQuirks): number {
  const startIndex = Number(query.get("startIndex") ?? 1);
  if (ignoresStart === true) return 0;
  if (indexBase === undefined) return Math.max(0, startIndex - 1);
  return indexBase === "zeroButOne" && startIndex <= 1 ? 0 : startIndex;
}

function totalOf(length: number, { total, users }: ListQuirks): Readonly<Record<string, unknown>> {
  switch (total) {
    case "page":
      return { totalResults: length };
    case "none":
      return {};
    case "text":
      return { totalResults: String(users) };
    case "more":
      return { totalResults: users + 3 };
    default:
      return { totalResults: users };
  }
}

function nextCursor(next: number, { cursors, users }: ListQuirks): string | undefined {
  if (cursors === "circular") return `c${next % 12}`;
  if (cursors === "cut" && next >= 6) return undefined;
  return next < users ? `c${next}` : undefined;
}
