import { type Kysely, sql } from "kysely";
import type { GovernanceTables } from "../database/tables.ts";
import { type Account, readAccount } from "./account.ts";

export const accountStatuses = [
  "enabled",
  "disabled",
  "locked",
  "deleted",
  "linked",
  "uncorrelated",
  "disputed",
] as const;
export type AccountStatus = (typeof accountStatuses)[number];

export interface AccountQuery {
  readonly application?: string | undefined;
  readonly identityId?: string | undefined;
  readonly nativeIdentity?: string | undefined;
  /** A part of the display name or the native identity, in any letter case. */
  readonly search?: string | undefined;
  /** Deleted accounts are listed only when they are asked for. */
  readonly status?: AccountStatus | undefined;
  readonly after?: string | undefined;
  readonly limit: number;
}

/** `text` as a LIKE pattern that finds it anywhere; `\` escapes. */
export function containing(text: string): string {
  return `%${text.toLowerCase().replaceAll(/[\\%_]/g, "\\$&")}%`;
}

/** In order of `id`, from the first after `after`: a page costs the same wherever it is. */
export async function listAccounts(reader: Kysely<GovernanceTables>, query: AccountQuery): Promise<readonly Account[]> {
  let select = reader.selectFrom("accounts").selectAll().orderBy("id").limit(query.limit);
  if (query.application !== undefined) select = select.where("application", "=", query.application);
  if (query.identityId !== undefined) select = select.where("identity_id", "=", query.identityId);
  if (query.nativeIdentity !== undefined) select = select.where("native_identity", "=", query.nativeIdentity);
  if (query.after !== undefined) select = select.where("id", ">", query.after);
  const { search, status } = query;
  if (search !== undefined) {
    select = select.where(sql<boolean>`search_key like ${containing(search)} escape '\\'`);
  }
  select = select.where("deleted_at", status === "deleted" ? "is not" : "is", null);
  if (status === "enabled" || status === "disabled")
    select = select.where("disabled", "=", status === "disabled" ? 1 : 0);
  if (status === "locked") select = select.where("locked", "=", 1);
  if (status === "linked" || status === "uncorrelated" || status === "disputed") {
    select = select.where("correlation", "=", status);
  }
  return (await select.execute()).map(readAccount);
}
