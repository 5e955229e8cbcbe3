import { schemaUris } from "./uris.ts";

/** URNs of drafts and of SCIM 1.1 that clients still name in `schemas`, in lower case, and what each stands for now. */
const successors: ReadonlyMap<string, readonly string[]> = new Map([
  ["urn:scim:schemas:core:1.0", [schemaUris.user, schemaUris.group]],
  ["urn:scim:schemas:extension:enterprise:1.0", [schemaUris.enterpriseUser]],
  ["http://schemas.microsoft.com/2006/11/resourcemanagement/adscim/2.0/user", [schemaUris.user]],
  ["http://schemas.microsoft.com/2006/11/resourcemanagement/adscim/2.0/group", [schemaUris.group]],
]);

/** The schemas that an older URN may stand for; none for a URN that is not one of those. */
export function successorsOf(urn: string): readonly string[] {
  return successors.get(urn.toLowerCase()) ?? [];
}
