import type { Fields } from "../http/fields.ts";
import { readLocation } from "../user/fields.ts";

export interface SafeDraft {
  readonly safeName: string;
  readonly description: string;
  readonly location: string;
  readonly olacEnabled: boolean;
  readonly managingCPM: string;
  readonly versions: number | null;
  readonly days: number | null;
  readonly autoPurge: boolean;
}

const usualRetentionDays = 7;

/** Reads a safe as POST and PUT send it. */
export function readSafe(fields: Fields): SafeDraft {
  const safeName = fields.text("safeName", { limit: 28, required: true }) ?? "";
  const problem = safeNameProblem(safeName);
  if (problem !== undefined) fields.refuse("safeName", problem);
  const versions = fields.integer("numberOfVersionsRetention", { minimum: 1, maximum: 999 });
  const days = fields.integer("numberOfDaysRetention", { minimum: 0, maximum: 3650 });
  if (versions !== undefined && days !== undefined) {
    fields.refuse("numberOfVersionsRetention", "excludes numberOfDaysRetention: send one of the two.");
  }
  return {
    safeName,
    description: fields.text("description", { limit: 100 }) ?? "",
    location: readLocation(fields),
    // One published client calls it `enableOLAC`.
    olacEnabled: fields.flag("olacEnabled") ?? fields.flag("enableOLAC") ?? false,
    managingCPM: fields.text("managingCPM", { limit: 128 }) ?? "",
    versions: versions ?? null,
    days: versions === undefined ? (days ?? usualRetentionDays) : null,
    autoPurge: fields.flag("autoPurgeEnabled") ?? false,
  };
}

function safeNameProblem(name: string): string | undefined {
  if (name !== name.trim()) return "must not begin or end with a space.";
  if (/[\\/:*<>.|?"%&+]/.test(name)) return 'must not hold any of \\ / : * < > . | ? " % & +.';
  if (/\p{Cc}/u.test(name)) return "must not hold control characters.";
  return undefined;
}
