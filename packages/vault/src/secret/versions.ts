import { openAccount } from "../account/open.ts";
import type { VaultContext } from "../context.ts";
import type { SessionCall } from "../http/route.ts";

interface SecretVersion {
  readonly versionID: number;
  readonly modifiedBy: string;
  /** Unix seconds. */
  readonly modificationDate: number;
  readonly isTemporary: boolean;
}

/** `GET …/Secret/Versions`, the newest first; with `showTemporary` also what is being set on the target, or was tried. */
export async function listVersions(
  context: VaultContext,
  call: SessionCall,
): Promise<{ readonly Versions: readonly SecretVersion[] }> {
  const temporary = call.query((fields) => fields.flag("showTemporary") ?? false);
  const { row } = await openAccount(context, context.db.sql, call.principal, call.param("id"), "listAccounts");
  let query = context.db.sql.selectFrom("account_secrets").where("account_id", "=", row.id);
  if (!temporary) query = query.where("temporary", "=", 0);
  const rows = await query
    .select(["version", "created_by", "created_at", "temporary"])
    .orderBy("version", "desc")
    .execute();
  const versions = rows.map((version) => ({
    versionID: version.version,
    modifiedBy: version.created_by,
    modificationDate: Math.floor(version.created_at / 1000),
    isTemporary: version.temporary === 1,
  }));
  return { Versions: versions };
}
