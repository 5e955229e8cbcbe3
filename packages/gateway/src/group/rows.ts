import type { Collection, GroupListQuery, PvwaGroup } from "@castellan/pvwa";
import { ScimError } from "@castellan/scim";
import type { Caller } from "../authentication/caller.ts";
import { vaultOperations } from "../diagnosis/operation.ts";
import { inScimTerms } from "../diagnosis/vault-error.ts";

/**
 * The vault's groups, page by page as the PVWA gives them: it is not known to take an offset for groups, so the links that it
 * gives are followed.
 */
export async function* readGroups(caller: Caller, query: GroupListQuery = {}): AsyncIterable<Collection<PvwaGroup>> {
  const seen = new Set<string>();
  let page = await inScimTerms(vaultOperations.listGroups, () => caller.groups.list(query));
  for (;;) {
    yield page;
    const link = page.nextLink;
    if (link === undefined) return;
    if (seen.has(link)) {
      throw new ScimError("upstreamFailed", "The PVWA's list of groups leads back to a page that was read already");
    }
    seen.add(link);
    page = await inScimTerms(vaultOperations.listGroups, () => caller.groups.next(link));
  }
}

/** All of them. */
export async function allGroups(caller: Caller, query: GroupListQuery = {}): Promise<readonly PvwaGroup[]> {
  const groups: PvwaGroup[] = [];
  for await (const page of readGroups(caller, query)) groups.push(...page.value);
  return groups;
}
