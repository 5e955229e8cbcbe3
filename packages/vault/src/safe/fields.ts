import type { SafeRow } from "../database/tables.ts";
import type { Fields } from "../http/fields.ts";
import { nameKey } from "../user/document.ts";
import { readLocation } from "../user/fields.ts";

/** What clients write of a safe, as its columns. */
export type SafeColumns = Omit<
  SafeRow,
  "id" | "creator_id" | "creator_name" | "created_at" | "modified_at" | "last_account"
>;

const usualRetentionDays = 7;

/** A safe that POST creates, with what the body is silent about. */
export function readNewSafe(fields: Fields): SafeColumns {
  const safe_name = readSafeName(fields, true) ?? "";
  return {
    description: "",
    location: "\\",
    olac_enabled: 0,
    managing_cpm: "",
    versions_retention: null,
    days_retention: usualRetentionDays,
    auto_purge: 0,
    ...readSafeChange(fields),
    safe_name,
    name_key: nameKey(safe_name),
  };
}

/** What PUT changes. What the body leaves out stays: the published clients send only what they mean to change. */
export function readSafeChange(fields: Fields): Partial<SafeColumns> {
  const safeName = readSafeName(fields, false);
  const description = fields.text("description", { limit: 100 });
  const location = fields.has("location") ? readLocation(fields) : undefined;
  // One published client calls it `enableOLAC`.
  const olac = fields.flag("olacEnabled") ?? fields.flag("enableOLAC");
  const managingCPM = fields.text("managingCPM", { limit: 128 });
  const autoPurge = fields.flag("autoPurgeEnabled");
  return {
    ...(safeName === undefined ? {} : { safe_name: safeName, name_key: nameKey(safeName) }),
    ...(description === undefined ? {} : { description }),
    ...(location === undefined ? {} : { location }),
    ...(olac === undefined ? {} : { olac_enabled: Number(olac) }),
    ...(managingCPM === undefined ? {} : { managing_cpm: managingCPM }),
    ...readRetention(fields),
    ...(autoPurge === undefined ? {} : { auto_purge: Number(autoPurge) }),
  };
}

/** Versions of a secret are kept by number or by age; the one that is said ends the other. */
function readRetention(fields: Fields): Partial<Pick<SafeRow, "versions_retention" | "days_retention">> {
  const versions = fields.integer("numberOfVersionsRetention", { minimum: 1, maximum: 999 });
  const days = fields.integer("numberOfDaysRetention", { minimum: 0, maximum: 3650 });
  if (versions !== undefined && days !== undefined) {
    fields.refuse("numberOfVersionsRetention", "excludes numberOfDaysRetention: send one of the two.");
  }
  if (versions !== undefined) return { versions_retention: versions, days_retention: null };
  return days === undefined ? {} : { versions_retention: null, days_retention: days };
}

function readSafeName(fields: Fields, required: boolean): string | undefined {
  const safeName = fields.text("safeName", { limit: 28, required: required || fields.has("safeName") });
  const problem = safeName === undefined ? undefined : safeNameProblem(safeName);
  if (problem !== undefined) fields.refuse("safeName", problem);
  return safeName;
}

function safeNameProblem(name: string): string | undefined {
  if (name !== name.trim()) return "must not begin or end with a space.";
  if (/[\\/:*<>.|?"%&+]/.test(name)) return 'must not hold any of \\ / : * < > . | ? " % & +.';
  if (/\p{Cc}/u.test(name)) return "must not hold control characters.";
  return undefined;
}
