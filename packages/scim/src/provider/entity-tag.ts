import { scimErrors } from "../error/scim-error.ts";
import type { Resource } from "../resource/resource.ts";

/** The weak entity tag of a version (RFC 7644 section 3.14); a store may keep it as a tag or as bare text. */
export function entityTag(version: string): string {
  return /^(?:W\/)?"[^"]*"$/.test(version) ? version : `W/"${version.replaceAll('"', "")}"`;
}

/** A tag of the content itself, for resources whose store keeps no version. 64 bits of FNV-1a in two halves; not secret-proof. */
export function contentTag(text: string): string {
  let low = 0x811c9dc5;
  let high = 0x01000193;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    low = Math.imul(low ^ code, 0x01000193);
    high = Math.imul(high ^ code, 0x85ebca6b) ^ (low >>> 13);
  }
  return `W/"${(low >>> 0).toString(16).padStart(8, "0")}${(high >>> 0).toString(16).padStart(8, "0")}"`;
}

/** The opaque part: two tags match weakly when it is equal (RFC 9110 section 8.8.3.2). */
function opaque(tag: string): string {
  return tag.replace(/^W\//, "");
}

/** Whether a condition header (`*`, or a list of tags) names the tag. */
export function namesTag(header: string, tag: string): boolean {
  if (header.trim() === "*") return true;
  const tags = header.match(/(?:W\/)?"[^"]*"/g) ?? [header.trim()];
  return tags.some((candidate) => opaque(candidate) === opaque(tag));
}

/** Throws `preconditionFailed` when `If-Match` names other versions than the one there is. */
export function requireTag(ifMatch: string | undefined, tag: () => string): void {
  if (ifMatch === undefined || namesTag(ifMatch, tag())) return;
  throw scimErrors.preconditionFailed("The resource has changed since the version that If-Match names; read it again");
}

/**
 * Checks `If-Match` against the resource as it is. Returns the version that the store has to find unchanged, `undefined` when the
 * client named none or the store keeps none. Throws `preconditionFailed`.
 */
export function requireMatch(ifMatch: string | undefined, resource: Resource, tag: () => string): string | undefined {
  if (ifMatch === undefined || ifMatch.trim() === "*") return undefined;
  requireTag(ifMatch, tag);
  return resource.meta?.version;
}
