import { scimErrors } from "../error/scim-error.ts";
import { isArray, isObject } from "../json/value.ts";
import type { JsonValue } from "../resource/resource.ts";
import type { ListPosition } from "./list-query.ts";

/** Where a page begins: where an earlier one ended, or, where a store cannot say that, at the resource of this number. */
export type Place = { readonly after: ListPosition } | { readonly startIndex: number };

export const firstPlace: Place = { startIndex: 1 };

/** A page as a store or the provider makes it. */
export interface FoundPage<Item> {
  readonly totalResults: number;
  readonly resources: readonly Item[];
  readonly next?: ListPosition;
}

export interface PlacedPage<Item> {
  readonly totalResults: number;
  readonly resources: readonly Item[];
  /** Where the following page begins; absent on the last one. */
  readonly next?: Place;
}

/** Cuts a page that is longer than was asked, and says where the next one begins. */
export function placePage<Item>(page: FoundPage<Item>, place: Place, count: number): PlacedPage<Item> {
  const { totalResults } = page;
  const isLonger = page.resources.length > count;
  const resources = isLonger ? page.resources.slice(0, count) : page.resources;
  const next =
    isLonger || page.next === undefined ? byNumber(place, resources.length, totalResults) : { after: page.next };
  return { totalResults, resources, ...(next === undefined ? {} : { next }) };
}

function byNumber(place: Place, length: number, totalResults: number): Place | undefined {
  if (!("startIndex" in place) || length === 0) return undefined;
  const startIndex = place.startIndex + length;
  return startIndex > totalResults ? undefined : { startIndex };
}

/** A place that comes back out of a cursor. Throws `invalidCursor`. */
export function readPlace(value: JsonValue | undefined): Place {
  if (isObject(value)) {
    const { after, startIndex } = value;
    if (after !== undefined) return { after };
    if (typeof startIndex === "number") return { startIndex };
  }
  throw strangePosition();
}

/** The position of a list over several types. Throws `invalidCursor`. */
export function readPlaces(value: JsonValue, length: number): readonly (Place | null)[] {
  if (!isArray(value) || value.length !== length) throw strangePosition();
  return value.map((place) => (place === null ? null : readPlace(place)));
}

function strangePosition(): Error {
  return scimErrors.invalidCursor("The cursor is of another version of this service; begin again with an empty one");
}
