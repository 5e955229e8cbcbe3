import { isDocument } from "../configuration/merge.ts";
import { CastellanError } from "../error/castellan-error.ts";
import type { ServerClient } from "./server.ts";

/** A JSON object of the REST API. */
export type Document = Readonly<Record<string, unknown>>;

export function asDocument(value: unknown, what: string): Document {
  if (isDocument(value)) return value;
  throw new CastellanError("requestFailed", `The server's answer is not ${what}. Is it a Castellan server?`);
}

/** A text member; empty where it is none. */
export function textOf(document: Document, name: string): string {
  const value = document[name];
  return typeof value === "string" ? value : typeof value === "number" ? String(value) : "";
}

export function numberOf(document: Document, name: string): number {
  const value = document[name];
  return typeof value === "number" ? value : 0;
}

/** The objects of an array member. */
export function documentsOf(document: Document, name: string): readonly Document[] {
  const value = document[name];
  return Array.isArray(value) ? value.filter(isDocument) : [];
}

/** The items of a list, page after page, at most `limit` of them. `path` has its query already, or none. */
export async function listItems(server: ServerClient, path: string, limit: number): Promise<readonly Document[]> {
  const items: Document[] = [];
  const joiner = path.includes("?") ? "&" : "?";
  let after = "";
  while (items.length < limit) {
    const page = `${path}${joiner}limit=${Math.min(limit - items.length, 200)}${after}`;
    const body = asDocument((await server.call("GET", page)).body, "a list");
    items.push(...documentsOf(body, "items"));
    const next = textOf(body, "next");
    if (next === "") break;
    after = `&after=${encodeURIComponent(next)}`;
  }
  return items.slice(0, limit);
}

/** A query string of what is given: `?application=PAM&search=ada`; empty when nothing is. */
export function query(parameters: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return given.length === 0 ? "" : `?${new URLSearchParams(given)}`;
}
