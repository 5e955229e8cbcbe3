import { type ResourceStore, scimErrors } from "@castellan/scim";
import type { ScimCaller } from "./caller.ts";

/** A store of resources that nobody writes here: the provider refuses that before it comes to the store. */
export function readOnlyStore(reads: Pick<ResourceStore<ScimCaller>, "get" | "list">): ResourceStore<ScimCaller> {
  const refuse = async (): Promise<never> => {
    throw scimErrors.methodNotAllowed("This endpoint answers GET", { headers: { allow: "GET" } });
  };
  return { ...reads, create: refuse, modify: refuse, delete: refuse };
}
