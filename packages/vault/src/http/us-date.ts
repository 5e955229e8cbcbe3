import type { Fields } from "./fields.ts";

/**
 * A date as the first generation writes it, month first: `MM/dd/yyyy`, or with two digits of a year of this century; empty for
 * never. Answers Unix seconds of its first moment in UTC, null for never, `undefined` when left out or wrong.
 */
export function readUsDate(fields: Fields, name: string): number | null | undefined {
  const text = fields.text(name, { limit: 40 })?.trim();
  if (text === undefined) return undefined;
  if (text === "") return null;
  const [, month, day, year = ""] = /^(\d{1,2})\/(\d{1,2})\/(\d{4}|\d{2})$/.exec(text) ?? [];
  const date = new Date(Date.UTC(Number(year.length === 2 ? `20${year}` : year), Number(month) - 1, Number(day)));
  const exists = date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day);
  if (exists) return date.getTime() / 1000;
  fields.refuse(name, "must be a date such as 12/31/2030 (month first).");
  return undefined;
}

/** `MM/dd/yyyy`, in UTC. */
export function usDate(unixSeconds: number): string {
  const date = new Date(unixSeconds * 1000);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${two(date.getUTCMonth() + 1)}/${two(date.getUTCDate())}/${String(date.getUTCFullYear()).padStart(4, "0")}`;
}
