import { type Resource, ScimError } from "@castellan/scim";

/** Throws `preconditionFailed` when the resource is not as the client read it (RFC 7644 section 3.14). */
export function refuseStale(now: Resource, expectedVersion: string): void {
  if (now.meta?.version === expectedVersion) return;
  throw new ScimError(
    "preconditionFailed",
    `${now.meta?.resourceType} ${now.id} was changed since this version was read: read it again and repeat the change`,
  );
}
