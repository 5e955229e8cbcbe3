import { type NewResource, type Schema, ScimError } from "@castellan/scim";
import { isObject } from "../json/object.ts";

export const linkedObjectUri = "urn:ietf:params:scim:schemas:pam:1.0:LinkedObject";

/** draft-grizzle-scim-pam-ext-01 section 2.1: which entry of which external directory a user or group is. */
export const linkedObjectSchema: Schema = {
  id: linkedObjectUri,
  name: "LinkedObject",
  description: "The entry of an external directory that the user or group is linked to",
  attributes: [
    { name: "source", description: "The DNS name of the external directory. Absent for one of the vault itself." },
    {
      name: "nativeIdentifier",
      description: "The distinguished name in that directory. Absent for one of the vault itself.",
    },
  ],
};

/** PVWA REST makes users and groups of the vault only; one that claims to be linked to a directory would be a lie. */
export function refuseLink(wanted: NewResource, instead: string): void {
  const link = wanted[linkedObjectUri];
  if (!isObject(link) || Object.values(link).every((value) => value === null || value === "")) return;
  throw new ScimError("invalidValue", `${linkedObjectUri} cannot be given on create: ${instead}`);
}
