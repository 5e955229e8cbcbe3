import { createApiToken, hashApiToken } from "@castellan/storage";
import type { Kysely, Selectable } from "kysely";
import { type Actor, actorOf } from "../audit/action.ts";
import type { Core } from "../core.ts";
import type { ApiTokenTable, GovernanceTables } from "../database/tables.ts";
import { notFound } from "../error/governance-error.ts";
import { createIdentifier } from "../identifier.ts";
import { parseList } from "../json.ts";
import { isScope, type Scope } from "./scope.ts";

/** A bearer token, told of without itself: only its hash is kept. */
export interface ApiToken {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly createdBy: string;
  readonly createdAt: number;
  /** Unix milliseconds. */
  readonly expiresAt: number | undefined;
}

function readToken(row: Selectable<ApiTokenTable>): ApiToken {
  return {
    id: row.id,
    name: row.name,
    scopes: parseList(row.scopes, isScope),
    createdBy: row.created_by,
    createdAt: row.created_at,
    expiresAt: row.expires_at ?? undefined,
  };
}

export interface NewToken {
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly expiresAt?: number | undefined;
}

/** Makes a token. What is answered as `token` is never told again. */
export async function issueToken(
  core: Core,
  { name, scopes, expiresAt }: NewToken,
  actor: Actor,
): Promise<{ readonly token: string; readonly stored: ApiToken }> {
  const { token, hash } = createApiToken("cst_gov");
  const row = {
    id: createIdentifier(),
    name,
    hash,
    scopes: JSON.stringify(scopes),
    created_by: actor.name,
    created_at: core.clock(),
    expires_at: expiresAt ?? null,
  };
  await core.database.transaction(async (unit) => {
    await unit.insertInto("api_tokens").values(row).execute();
    const details = { name, scopes };
    await core.audit.append(unit, [{ action: "token.created", ...actorOf(actor), target: `token:${row.id}`, details }]);
  });
  return { token, stored: readToken(row) };
}

export async function listTokens(
  reader: Kysely<GovernanceTables>,
  { after, limit }: { readonly after?: string | undefined; readonly limit: number },
): Promise<readonly ApiToken[]> {
  let query = reader.selectFrom("api_tokens").selectAll().orderBy("id").limit(limit);
  if (after !== undefined) query = query.where("id", ">", after);
  return (await query.execute()).map(readToken);
}

export async function revokeToken(core: Core, id: string, actor: Actor): Promise<void> {
  await core.database.transaction(async (unit) => {
    const { numDeletedRows } = await unit.deleteFrom("api_tokens").where("id", "=", id).executeTakeFirst();
    if (numDeletedRows === 0n) throw notFound("token", id);
    await core.audit.append(unit, [{ action: "token.revoked", ...actorOf(actor), target: `token:${id}` }]);
  });
}

/** The token, when it is one of ours and has not expired. */
export async function findToken(core: Core, token: string): Promise<ApiToken | undefined> {
  const query = core.database.sql.selectFrom("api_tokens").selectAll().where("hash", "=", hashApiToken(token));
  const row = await query.executeTakeFirst();
  if (row === undefined || (row.expires_at !== null && row.expires_at <= core.clock())) return undefined;
  return readToken(row);
}
