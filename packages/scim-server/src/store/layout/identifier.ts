import { randomUUID } from "node:crypto";

/**
 * The id of a resource: a UUID of version 8 (RFC 9562 section 5.8) whose first 48 bits are its place in the order of creation, and
 * whose rest is random. Ids therefore sort as the store does, an id is found by the table's own key, and none comes twice.
 */
export function createId(place: number): string {
  const digits = place.toString(16).padStart(12, "0");
  return `${digits.slice(0, 8)}-${digits.slice(8)}-8${randomUUID().slice(15)}`;
}

const pattern = /^([0-9a-f]{8})-([0-9a-f]{4})-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** The place that an id tells of; `undefined` for what is no id of this store. */
export function placeOf(id: string): number | undefined {
  const match = pattern.exec(id);
  return match === null ? undefined : Number.parseInt(`${match[1]}${match[2]}`, 16);
}
