export const userSchema = "urn:ietf:params:scim:schemas:core:2.0:User";

/** The body of a PATCH that enables or disables. */
export function activePatch(active: boolean): object {
  return {
    schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
    Operations: [{ op: "replace", path: "active", value: active }],
  };
}
