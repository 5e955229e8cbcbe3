import { createLocalKeys, findRootKeys, openDatabase, rootKeyFile } from "@castellan/storage";
import type { VaultUnit } from "../../../packages/vault/src/context.ts";
import { migrations } from "../../../packages/vault/src/database/migrations.ts";
import type { VaultTables } from "../../../packages/vault/src/database/tables.ts";
import { createSecretBox } from "../../../packages/vault/src/sealing/secret-box.ts";

const batch = 500;

/** Gives each account of the vault a sealed secret: a data key for each safe, as requests would make them. */
export async function fillSecrets(databaseFile: string, keyFile: string): Promise<void> {
  const file = rootKeyFile(keyFile);
  const keys = createLocalKeys({
    load: async () => (await findRootKeys({ file })).map(({ key }) => key),
    refreshMilliseconds: 3_600_000,
  });
  const box = createSecretBox({ keys, memoryMilliseconds: 60_000, clock: Date.now });
  const db = await openDatabase<VaultTables>({ url: `sqlite:${databaseFile}`, schema: "vault", migrations });
  try {
    await db.transaction(async (unit) => {
      const accounts = await unit.selectFrom("accounts").select(["id", "safe_id"]).orderBy("id").execute();
      for (let first = 0; first < accounts.length; first += batch) {
        await sealBatch(unit, box, accounts.slice(first, first + batch));
      }
    });
  } finally {
    box.close();
    await db.close();
  }
}

async function sealBatch(
  unit: VaultUnit,
  box: ReturnType<typeof createSecretBox>,
  accounts: readonly { readonly id: number; readonly safe_id: number }[],
): Promise<void> {
  const rows = [];
  for (const { id, safe_id } of accounts) {
    const sealed = await box.seal(unit, safe_id, `account:${id}:version:1`, `Secret-of-account-${id}`);
    const at = Date.UTC(2026, 0, 1);
    rows.push({ account_id: id, version: 1, sealed, created_at: at, created_by: "Administrator", temporary: 0 });
  }
  await unit.insertInto("account_secrets").values(rows).execute();
}
