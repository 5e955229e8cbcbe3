import { type JsonValue, type ListPosition, scimErrors } from "@castellan/scim";
import { isObject } from "../form/json.ts";

/** Where a page ended, as the next one needs it. */
export interface Position {
  /** The last resource. */
  readonly seq: number;
  /** In a sorted list: its value, `null` for none. */
  readonly value?: string | number | null;
  /** How many resources the filter takes, counted for the first page. */
  readonly total?: number;
}

export function writePosition({ seq, value, total }: Position): ListPosition {
  return { seq, ...(value === undefined ? {} : { value }), ...(total === undefined ? {} : { total }) };
}

/** Throws `invalidCursor` for what this store did not give. */
export function readPosition(position: JsonValue): Position {
  if (!isObject(position)) throw foreign();
  const { seq, value, total } = position;
  if (typeof seq !== "number" || !Number.isSafeInteger(seq)) throw foreign();
  if (value !== undefined && value !== null && typeof value !== "string" && typeof value !== "number") throw foreign();
  if (total !== undefined && typeof total !== "number") throw foreign();
  return { seq, ...(value === undefined ? {} : { value }), ...(total === undefined ? {} : { total }) };
}

function foreign(): Error {
  return scimErrors.invalidCursor("The cursor is not one of this list");
}
