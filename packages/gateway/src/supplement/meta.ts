import type { Meta } from "@castellan/scim";
import type { Supplement, SupplementKind } from "./supplement.ts";

/**
 * `created` and `lastModified` are told only where they are known to be true: of what was made through the gateway, and while what
 * the vault holds is as the gateway's last change left it.
 */
export function metaOf(
  resourceType: SupplementKind,
  supplement: Supplement | undefined,
  fingerprint: string | undefined,
  version: string | undefined,
): Meta {
  const unchanged = fingerprint !== undefined && supplement?.fingerprint === fingerprint;
  const modified = unchanged ? supplement.modifiedAt : undefined;
  return {
    resourceType,
    ...(supplement?.createdAt === undefined ? {} : { created: new Date(supplement.createdAt).toISOString() }),
    ...(modified === undefined ? {} : { lastModified: new Date(modified).toISOString() }),
    ...(version === undefined ? {} : { version }),
  };
}
