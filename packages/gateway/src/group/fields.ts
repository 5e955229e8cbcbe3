import { groupTextLimits } from "@castellan/pvwa";
import { type JsonObject, type JsonValue, type NewResource, ScimError } from "@castellan/scim";
import type { Draft } from "../json/draft.ts";
import { isObject } from "../json/object.ts";
import { linkedObjectUri } from "../resource/linked-object.ts";
import { scimNameOf } from "../user/field-name.ts";
import { cyberArkGroupUri } from "./uri.ts";

/** What of a SCIM group has a field in the vault, beside its members. */
export interface GroupFields {
  readonly groupName: string;
  readonly description: string;
  /** Absent: not asserted, the vault's stays. */
  readonly location: string | undefined;
}

export function fieldsOf(group: NewResource): GroupFields {
  const extension = group[cyberArkGroupUri];
  const { description, location } = isObject(extension) ? extension : {};
  return {
    groupName: text(group.displayName),
    description: text(description),
    location: text(location) === "" ? undefined : text(location),
  };
}

/** What a change has to write; `undefined` when nothing. A client that does not know the extension does not reset what it holds. */
export function changedFields(before: NewResource, after: NewResource): Partial<GroupFields> | undefined {
  const was = fieldsOf(before);
  const is = fieldsOf(after);
  const said = isObject(after[cyberArkGroupUri]) && writable.some((name) => hasMember(after[cyberArkGroupUri], name));
  const changed = {
    ...(was.groupName === is.groupName ? {} : { groupName: is.groupName }),
    ...(said && was.description !== is.description ? { description: is.description } : {}),
    ...(is.location === undefined || was.location === is.location ? {} : { location: is.location }),
  };
  return Object.keys(changed).length === 0 ? undefined : changed;
}

const writable = ["description", "location"] as const;

function hasMember(value: JsonValue | undefined, name: string): boolean {
  return isObject(value) && value[name] !== undefined;
}

/** Kept by the vault whole, or never kept. */
const vaultsOwn = new Set(["schemas", "id", "meta", "displayName", "members", cyberArkGroupUri, linkedObjectUri]);

/** What of a group the vault has no field for. */
export function residueOf(group: NewResource): JsonObject {
  const residue: Draft = {};
  for (const name of Object.keys(group)) {
    const value = group[name];
    if (value !== undefined && value !== null && !vaultsOwn.has(name)) residue[name] = value;
  }
  return residue;
}

/** Refuses what does not fit into the vault's fields before the vault is asked. Throws `ScimError` `invalidValue`. */
export function checkTexts(fields: Partial<GroupFields>): void {
  for (const [name, limit] of Object.entries(groupTextLimits)) {
    const value = Object.entries(fields).find(([field]) => field === name)?.[1];
    if (value === undefined || value.length <= limit) continue;
    throw new ScimError(
      "invalidValue",
      `${scimNameOf(name, "group") ?? name} has ${value.length} characters; the vault holds at most ${limit}: shorten it`,
    );
  }
}

function text(value: JsonValue | undefined): string {
  return typeof value === "string" ? value : "";
}
