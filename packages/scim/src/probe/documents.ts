import { isArray, isObject } from "../json/value.ts";
import type { JsonObject, JsonValue } from "../resource/resource.ts";
import type { Reply } from "./asker.ts";
import type { Expectation } from "./check.ts";

export function textOf(value: JsonValue | undefined): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** Does `schemas` name the URN? */
export function hasSchema(object: JsonObject, urn: string): boolean {
  return isArray(object.schemas) && object.schemas.some((schema) => String(schema).toLowerCase() === urn.toLowerCase());
}

/** `patch: { supported: true }`. */
export function isSupported(configuration: JsonObject, feature: string): boolean | undefined {
  const member = configuration[feature];
  return isObject(member) && typeof member.supported === "boolean" ? member.supported : undefined;
}

export function integerOf(object: JsonValue | undefined, name: string): number | undefined {
  const value = isObject(object) ? object[name] : undefined;
  return typeof value === "number" && Number.isSafeInteger(value) ? value : undefined;
}

export function hasStatus(reply: Reply, ...wanted: readonly number[]): Expectation {
  return [wanted.includes(reply.status), `answered ${reply.status}${said(reply)}, not ${wanted.join(" or ")}`];
}

/** `(invalidFilter)`, where an error says which it is. */
function said({ object }: Reply): string {
  return typeof object.scimType === "string" ? ` (${object.scimType.slice(0, 40)})` : "";
}

export function hasScimType(reply: Reply, ...wanted: readonly string[]): Expectation {
  const { scimType } = reply.object;
  const found = scimType === undefined ? "no scimType" : `the scimType ${JSON.stringify(scimType).slice(0, 40)}`;
  return [
    typeof scimType === "string" && wanted.includes(scimType),
    `the error has ${found}, not ${wanted.join(" or ")}`,
  ];
}

/** Statuses by which a server says that it does not have what is optional. */
export function isAbsent({ status }: Reply): boolean {
  return status === 404 || status === 405 || status === 501;
}

export function totalOf({ object }: Reply): number | undefined {
  const total = object.totalResults === undefined ? Number.NaN : Number(object.totalResults);
  return Number.isSafeInteger(total) && total >= 0 ? total : undefined;
}

export function idsOf({ resources }: Reply): readonly string[] {
  return resources.map(({ id }) => String(id));
}

export function sameIds(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((id, index) => id === right[index]);
}
