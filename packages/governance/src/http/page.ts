import { Type } from "typebox";
import { GovernanceError } from "../error/governance-error.ts";
import { isRecord } from "../json.ts";

export const defaultLimit = 50;

/** Query parameters of every list. */
export const pageParameters = {
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000, description: "How many at most; 50 if left out" })),
  after: Type.Optional(Type.String({ maxLength: 1_000, description: "`next` of the page before" })),
};

/** One page of a list; `next` fetches the one after it. */
export function pageOf<Item extends object>(items: readonly Item[], limit: number, cursor: (last: Item) => string) {
  const page = items.slice(0, limit);
  const last = page.at(-1);
  if (items.length <= limit || last === undefined) return { items: page };
  return { items: page, next: Buffer.from(JSON.stringify({ after: cursor(last) })).toString("base64url") };
}

/** Where a page begins. Throws `invalidCursor`. */
export function readCursor(after: string | undefined): string | undefined {
  if (after === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(Buffer.from(after, "base64url").toString("utf8"));
    if (isRecord(value) && typeof value.after === "string" && !value.after.includes("\0")) return value.after;
  } catch {
    // Told below, as any other text that is no cursor.
  }
  throw notACursor();
}

/** Where a page of a list begins that is in order of a number. Throws `invalidCursor`. */
export function readNumericCursor(after: string | undefined): number | undefined {
  const text = readCursor(after);
  if (text === undefined) return undefined;
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw notACursor();
}

function notACursor(): GovernanceError {
  const mend = "use `next` of the page before as it is";
  return new GovernanceError("invalidCursor", "is not a place in a list", { attribute: "after", mend });
}
