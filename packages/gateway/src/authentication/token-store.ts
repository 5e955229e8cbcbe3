import { randomUUID } from "node:crypto";
import {
  type AuditLog,
  createApiToken,
  type Database,
  hashApiToken,
  type Sealer,
  StorageError,
} from "@castellan/storage";
import type { ApiTokenTable, GatewayTables } from "../database/tables.ts";
import { GatewayError } from "../error/gateway-error.ts";
import type { ApiToken, ApiTokens, NewApiToken, TokenScope } from "./api-tokens.ts";

/** A token that was presented and is good. */
export interface PresentedToken {
  readonly id: string;
  readonly name: string;
  readonly vaultUser: string;
  /** Opened only for a logon: see `openPassword`. */
  readonly sealedPassword: string;
  readonly scopes: ReadonlySet<TokenScope>;
}

export interface TokenStore extends ApiTokens {
  /** The token, unless it is unknown, revoked or expired. */
  find(token: string): Promise<PresentedToken | undefined>;
  /** Throws `StorageError` `unsealable` and `sealed`. */
  openPassword(token: PresentedToken): Promise<string>;
}

const lastUseAccuracy = 60_000;
const scopes: readonly TokenScope[] = ["read", "users", "groups"];

export function createTokenStore(
  db: Database<GatewayTables>,
  audit: AuditLog<GatewayTables>,
  sealer: Sealer,
  clock: () => number,
): TokenStore {
  async function noteUse(row: ApiTokenTable): Promise<void> {
    const now = clock();
    if (row.last_used_at !== null && now - row.last_used_at < lastUseAccuracy) return;
    try {
      await db.sql.updateTable("api_token").set({ last_used_at: now }).where("id", "=", row.id).execute();
    } catch (error) {
      // Who only reads can go on while nothing can be written.
      if (!(error instanceof StorageError && error.code === "diskFull")) throw error;
    }
  }

  return {
    async create(token) {
      check(token, clock());
      const id = randomUUID();
      const fresh = createApiToken("cst");
      const row: ApiTokenTable = {
        id,
        name: token.name,
        hash: fresh.hash,
        vault_user: token.vaultUser,
        sealed_password: await sealer.seal(token.vaultPassword, passwordContext(id)),
        scopes: JSON.stringify([...new Set(token.scopes)]),
        created_at: clock(),
        expires_at: token.expiresAt ?? null,
        revoked_at: null,
        last_used_at: null,
      };
      await db.transaction(async (unit) => {
        await unit.insertInto("api_token").values(row).execute();
        await audit.append(unit, [
          {
            action: "token.created",
            actor: "system",
            target: `token:${id}`,
            details: { name: token.name, vaultUser: token.vaultUser, scopes: token.scopes },
          },
        ]);
      });
      return { token: fresh.token, id };
    },
    async list() {
      const rows = await db.sql.selectFrom("api_token").selectAll().orderBy("created_at").orderBy("id").execute();
      return rows.map(asApiToken);
    },
    async revoke(id) {
      await db.transaction(async (unit) => {
        const row = await unit.selectFrom("api_token").select("revoked_at").where("id", "=", id).executeTakeFirst();
        if (row === undefined) throw new GatewayError("unknownToken", `No API token has the id ${id}`);
        if (row.revoked_at !== null) return;
        await unit.updateTable("api_token").set({ revoked_at: clock() }).where("id", "=", id).execute();
        await audit.append(unit, [{ action: "token.revoked", actor: "system", target: `token:${id}` }]);
      });
    },
    async find(token) {
      const hash = hashApiToken(token);
      const row = await db.sql.selectFrom("api_token").selectAll().where("hash", "=", hash).executeTakeFirst();
      if (row === undefined || row.revoked_at !== null) return undefined;
      if (row.expires_at !== null && row.expires_at <= clock()) return undefined;
      await noteUse(row);
      return {
        id: row.id,
        name: row.name,
        vaultUser: row.vault_user,
        sealedPassword: row.sealed_password,
        scopes: new Set(scopesOf(row)),
      };
    },
    openPassword: (token) => sealer.open(token.sealedPassword, passwordContext(token.id)),
  };
}

/** What the password of a token's vault user is sealed for. */
export function passwordContext(tokenId: string): string {
  return `gateway:api-token:${tokenId}:vault-password`;
}

function check(token: NewApiToken, now: number): void {
  const problem =
    (token.name.trim() === "" && "An API token needs a name") ||
    (token.vaultUser.trim() === "" && "An API token needs the vault user that it acts as") ||
    (token.vaultPassword === "" && "An API token needs its vault user's password") ||
    (token.scopes.length === 0 && `An API token needs at least one scope of ${scopes.join(", ")}`) ||
    (!token.scopes.every((scope) => scopes.includes(scope)) && `The scopes of an API token are ${scopes.join(", ")}`) ||
    (token.expiresAt !== undefined && !(token.expiresAt > now) && "An API token must expire in the future");
  if (problem !== false) throw new GatewayError("invalidToken", problem);
}

function scopesOf(row: ApiTokenTable): readonly TokenScope[] {
  const stored: unknown = JSON.parse(row.scopes);
  return Array.isArray(stored) ? scopes.filter((scope) => stored.includes(scope)) : [];
}

function asApiToken(row: ApiTokenTable): ApiToken {
  return {
    id: row.id,
    name: row.name,
    vaultUser: row.vault_user,
    scopes: scopesOf(row),
    createdAt: row.created_at,
    ...(row.expires_at === null ? {} : { expiresAt: row.expires_at }),
    ...(row.revoked_at === null ? {} : { revokedAt: row.revoked_at }),
    ...(row.last_used_at === null ? {} : { lastUsedAt: row.last_used_at }),
  };
}
