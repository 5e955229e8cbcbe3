export const userSchema = "urn:ietf:params:scim:schemas:core:2.0:User";

/** Where the gateway tells whether an external user is enabled in the vault and in its directory. */
export const externalUserSchema = "urn:castellan:params:scim:schemas:gateway:1.0:ExternalUser";

/** The body of a PATCH that enables or disables. */
export function activePatch(active: boolean): object {
  return {
    schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
    Operations: [{ op: "replace", path: "active", value: active }],
  };
}
