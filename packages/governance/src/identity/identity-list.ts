import { type Kysely, sql } from "kysely";
import { containing } from "../account/account-list.ts";
import type { GovernanceTables } from "../database/tables.ts";
import { type Identity, readIdentity } from "./identity.ts";

export interface IdentityQuery {
  /** A part of the name, the display name or the e-mail address, in any letter case. */
  readonly search?: string | undefined;
  readonly inactive?: boolean | undefined;
  /** A name in lower case. */
  readonly after?: string | undefined;
  readonly limit: number;
}

/** In order of name, from the first after `after`. */
export async function listIdentities(
  reader: Kysely<GovernanceTables>,
  { search, inactive, after, limit }: IdentityQuery,
): Promise<readonly Identity[]> {
  let select = reader.selectFrom("identities").selectAll().orderBy("name_key").limit(limit);
  if (search !== undefined) select = select.where(sql<boolean>`search_key like ${containing(search)} escape '\\'`);
  if (inactive !== undefined) select = select.where("inactive", "=", inactive ? 1 : 0);
  if (after !== undefined) select = select.where("name_key", ">", after);
  return (await select.execute()).map(readIdentity);
}
