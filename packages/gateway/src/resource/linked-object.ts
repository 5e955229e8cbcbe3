import { type JsonObject, type Schema, ScimError } from "@castellan/scim";
import { isObject } from "../json/object.ts";

export const linkedObjectUri = "urn:ietf:params:scim:schemas:pam:1.0:LinkedObject";

/** draft-grizzle-scim-pam-ext-01 section 2.1: which entry of which external directory a user or group is. */
export const linkedObjectSchema: Schema = {
  id: linkedObjectUri,
  name: "LinkedObject",
  description: "The entry of an external directory that the user or group is linked to",
  attributes: [
    {
      name: "source",
      mutability: "readOnly",
      description: "The DNS name of the external directory. Absent for one of the vault itself.",
    },
    {
      name: "nativeIdentifier",
      mutability: "readOnly",
      description: "The distinguished name in that directory. Absent for one of the vault itself.",
    },
  ],
};

/**
 * PVWA REST makes users and groups of the vault only. A body that wants one of a directory is refused before readOnly values are
 * dropped from it (RFC 7644 section 3.3): what came of it would not be what was asked for.
 */
export function refuseLink(instead: string): (body: JsonObject) => void {
  return (body) => {
    const name = Object.keys(body).find((member) => member.toLowerCase() === linkedObjectUri.toLowerCase());
    const link = name === undefined ? undefined : body[name];
    if (!isObject(link) || Object.values(link).every((value) => value === null || value === "")) return;
    throw new ScimError("invalidValue", `${linkedObjectUri} cannot be given on create: ${instead}`);
  };
}
