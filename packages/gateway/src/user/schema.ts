import { authenticationMethods, userInterfaces, vaultAuthorizations } from "@castellan/pvwa";
import { coreUserSchema, enterpriseUserSchema, type ResourceTypeDescription, type Schema } from "@castellan/scim";
import { linkedObjectSchema } from "../resource/linked-object.ts";

export const cyberArkUserUri = "urn:ietf:params:scim:schemas:cyberark:1.0:User";
export const externalUserUri = "urn:castellan:params:scim:schemas:gateway:1.0:ExternalUser";
export const enterpriseUserUri = enterpriseUserSchema.id;

/** What a vault user has beyond the core schema, under the names that CyberArk's SCIM clients use. */
const cyberArkUserSchema: Schema = {
  id: cyberArkUserUri,
  name: "CyberArkUser",
  description: "A user of the vault",
  attributes: [
    {
      name: "authenticationMethod",
      multiValued: true,
      canonicalValues: authenticationMethods,
      description: "How the user proves who he is.",
    },
    {
      name: "expiryDate",
      type: "integer",
      description: "When the user expires, in Unix seconds. Absent: never.",
    },
    {
      name: "changePassOnNextLogon",
      type: "boolean",
      description: "Whether the user must change the password at the next logon.",
    },
    { name: "passwordNeverExpires", type: "boolean", description: "Whether the user's password never expires." },
    { name: "distinguishedName", description: "The subject of the user's PKI certificate." },
    {
      name: "directoryType",
      mutability: "readOnly",
      canonicalValues: ["Vault", "LDAP"],
      description: "Where the user comes from.",
    },
    {
      name: "ldapFullDN",
      mutability: "readOnly",
      description: "The distinguished name of an external user in its directory.",
    },
    {
      name: "ldapDirectory",
      mutability: "readOnly",
      description: "The DNS name of the directory that an external user comes from.",
    },
    {
      name: "location",
      caseExact: true,
      canonicalValues: ["\\"],
      description: "The user's location in the vault, a path with backslashes.",
    },
    {
      name: "suspended",
      type: "boolean",
      description: "Whether the vault locked the user out after too many failed logons. Set it to false to end that.",
    },
    {
      name: "vaultAuthorization",
      multiValued: true,
      canonicalValues: vaultAuthorizations,
      description: "What the user may do in the vault beyond the own safes.",
    },
    {
      name: "unAuthorizedInterfaces",
      multiValued: true,
      canonicalValues: userInterfaces,
      description: "The interfaces that the user may not use.",
    },
  ],
};

/** What the gateway knows, and did, about an external user's state. */
const externalUserSchema: Schema = {
  id: externalUserUri,
  name: "ExternalUser",
  description: "Where an external user is enabled, and what a change of active was done by",
  attributes: [
    {
      name: "strategy",
      mutability: "readOnly",
      canonicalValues: ["vault", "directory", "both"],
      description: "Where the change of active that this is the answer to was made. Absent: nothing was changed.",
    },
    {
      name: "vaultEnabled",
      type: "boolean",
      mutability: "readOnly",
      description: "Whether the vault has the user enabled.",
    },
    {
      name: "directoryEnabled",
      type: "boolean",
      mutability: "readOnly",
      description: "Whether the user's directory has the entry enabled; false when it has no such entry.",
    },
    {
      name: "directory",
      mutability: "readOnly",
      description: "The DNS name of the configured directory that was asked. Absent: none is configured for this user.",
    },
  ],
};

export const userResourceType: ResourceTypeDescription = {
  name: "User",
  endpoint: "/Users",
  description: "User of the vault",
  schema: coreUserSchema,
  extensions: [
    { schema: enterpriseUserSchema, required: false },
    { schema: cyberArkUserSchema, required: false },
    { schema: linkedObjectSchema, required: false },
    { schema: externalUserSchema, required: false },
  ],
};
