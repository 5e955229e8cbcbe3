import type { CompiledResourceType, CompiledSchema } from "./compiled.ts";
import { schemaUris } from "./uris.ts";

const core = [schemaUris.user, schemaUris.group];
const { user, group, enterpriseUser } = schemaUris;

/** URNs of SCIM 1.1, of drafts and of Azure that clients still write, in lower case, and what each stands for today. */
const successors: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>([
  ["urn:scim:schemas:core:1.0", core],
  ["urn:scim:schemas:core:2.0", core],
  ["urn:scim:schemas:core:2.0:user", [user]],
  ["urn:scim:schemas:core:2.0:group", [group]],
  ["urn:scim:schemas:extension:enterprise:1.0", [enterpriseUser]],
  ["urn:scim:schemas:extension:enterprise:2.0", [enterpriseUser]],
  ["urn:scim:schemas:extension:enterprise:2.0:user", [enterpriseUser]],
  ["http://schemas.microsoft.com/2006/11/resourcemanagement/adscim/2.0/user", [user]],
  ["http://schemas.microsoft.com/2006/11/resourcemanagement/adscim/2.0/group", [group]],
]);

/** The schema of the type that an older URN stands for; `undefined` for a URN that is none of those. */
export function successorOf(urn: string, type: CompiledResourceType): CompiledSchema | undefined {
  const current = successors.get(urn.toLowerCase())?.find((schema) => type.schemasByUri.has(schema.toLowerCase()));
  return current === undefined ? undefined : type.schemasByUri.get(current.toLowerCase());
}
