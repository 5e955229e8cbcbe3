import {
  coreGroupSchema,
  coreUserSchema,
  enterpriseUserSchema,
  type JsonObject,
  type NewResource,
  type ResourceTypeDescription,
} from "@castellan/scim";

export const userType: ResourceTypeDescription = {
  name: "User",
  endpoint: "/Users",
  description: "User",
  schema: coreUserSchema,
  extensions: [{ schema: enterpriseUserSchema, required: false }],
};

export const groupType: ResourceTypeDescription = {
  name: "Group",
  endpoint: "/Groups",
  description: "Group",
  schema: coreGroupSchema,
  extensions: [],
};

export function user(userName: string, more: JsonObject = {}): NewResource {
  return { schemas: [coreUserSchema.id], userName, ...more };
}

export function group(displayName: string, members: readonly JsonObject[] = []): NewResource {
  return { schemas: [coreGroupSchema.id], displayName, ...(members.length === 0 ? {} : { members }) };
}

/** Stands for argon2id, which takes long. */
export const hashSecret = async (): Promise<string> => "hash";
