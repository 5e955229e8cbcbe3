import { coreGroupSchema, type ResourceTypeDescription, type Schema } from "@castellan/scim";
import { linkedObjectSchema } from "../resource/linked-object.ts";
import { cyberArkGroupUri } from "./uri.ts";

/** What a vault group has beyond the core schema, under the names that CyberArk's SCIM clients use. */
const cyberArkGroupSchema: Schema = {
  id: cyberArkGroupUri,
  name: "CyberArkGroup",
  description: "A group of the vault",
  attributes: [
    { name: "description", caseExact: true, description: "What the group is for." },
    {
      name: "location",
      caseExact: true,
      canonicalValues: ["\\"],
      description: "The group's location in the vault, a path with backslashes.",
    },
    {
      name: "groupType",
      mutability: "readOnly",
      canonicalValues: ["Vault", "Directory"],
      description: "Whether the vault itself or a directory says who is a member.",
    },
    {
      name: "directoryType",
      mutability: "readOnly",
      canonicalValues: ["Vault", "LDAP"],
      description: "Where the group comes from.",
    },
    {
      name: "directoryName",
      mutability: "readOnly",
      description: "The DNS name of the directory that the group comes from.",
    },
    {
      name: "ldapFullDN",
      mutability: "readOnly",
      description: "The distinguished name of the group in its directory.",
    },
  ],
};

/** The core group, whose names are unique in a vault. */
const groupSchema: Schema = {
  ...coreGroupSchema,
  attributes: coreGroupSchema.attributes.map((attribute) =>
    attribute.name === "displayName" ? { ...attribute, uniqueness: "server" as const } : attribute,
  ),
};

/**
 * The same with members whom a client may also name by `display`: CyberArk's SCIM servers take any of `value`, `$ref` and
 * `display`, and publish the sub-attribute as immutable.
 */
const groupSchemaByDisplay: Schema = {
  ...groupSchema,
  attributes: groupSchema.attributes.map((attribute) =>
    attribute.name === "members" && attribute.subAttributes !== undefined
      ? {
          ...attribute,
          subAttributes: attribute.subAttributes.map((sub) =>
            sub.name === "display" ? { ...sub, mutability: "immutable" as const } : sub,
          ),
        }
      : attribute,
  ),
};

export const groupResourceType: ResourceTypeDescription = {
  name: "Group",
  endpoint: "/Groups",
  description: "Group of the vault",
  schema: groupSchema,
  extensions: [
    { schema: cyberArkGroupSchema, required: false },
    { schema: linkedObjectSchema, required: false },
  ],
};

/** What clients of the CyberArk servers are served. */
export const groupResourceTypeByDisplay: ResourceTypeDescription = {
  ...groupResourceType,
  schema: groupSchemaByDisplay,
};
