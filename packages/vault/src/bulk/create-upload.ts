import { actorOf, fact } from "../audit/fact.ts";
import type { VaultContext, VaultUnit } from "../context.ts";
import type { Fields } from "../http/fields.ts";
import type { SessionCall } from "../http/route.ts";
import { vaultsOwn } from "../sealing/secret-box.ts";
import { type SplitItem, splitItem } from "./item.ts";
import type { BulkItemRow } from "./tables.ts";

/** The most accounts in one upload. */
const most = 10_000;
/** Rows written at once. */
const chunk = 100;
/** How long the outcome of an upload can be read. */
const keptMilliseconds = 30 * 86_400_000;

/**
 * `POST /API/BulkActions/Accounts`: takes the list, seals its secrets and answers the upload's number. The accounts are added in the
 * background, each as if the caller added it alone; nothing is lost when the process ends meanwhile.
 */
export async function createUpload(context: VaultContext, call: SessionCall): Promise<number> {
  const { source, accounts } = call.body((fields) => ({
    source: fields.text("source", { limit: 255 }) ?? "",
    accounts: readAccounts(fields),
  }));
  const items = accounts.map(splitItem);
  const failed = items.filter(({ problem }) => problem !== undefined).length;
  return await context.db.transaction(async (unit) => {
    await forgetOld(context, unit);
    const now = context.clock();
    const { id } = await unit
      .insertInto("bulk_uploads")
      .values({
        user_id: call.principal.userId,
        user_name: call.principal.username,
        source,
        client: call.client,
        correlation_id: call.correlationId ?? null,
        total: items.length,
        failed,
        created_at: now,
        finished_at: failed === items.length ? now : null,
        worker: null,
        lease_until: null,
      })
      .returning("id")
      .executeTakeFirstOrThrow();
    for (let start = 0; start < items.length; start += chunk) {
      const rows: BulkItemRow[] = [];
      for (const [index, item] of items.slice(start, start + chunk).entries()) {
        rows.push(await sealedRow(context, unit, id, start + index, item));
      }
      await unit.insertInto("bulk_items").values(rows).execute();
    }
    const details = { source, total: items.length };
    await context.audit.append(unit, [fact(actorOf(call), "bulkUpload.created", `bulkUpload:${id}`, details)]);
    return id;
  });
}

function readAccounts(fields: Fields): readonly unknown[] {
  const accounts = fields.raw("accountsList");
  if (Array.isArray(accounts) && accounts.length >= 1 && accounts.length <= most) return accounts;
  fields.refuse("accountsList", `must be an array of 1 to ${most} accounts.`);
  return [];
}

async function sealedRow(
  context: VaultContext,
  unit: VaultUnit,
  uploadId: number,
  position: number,
  { document, secret, problem }: SplitItem,
): Promise<BulkItemRow> {
  const label = itemLabel(uploadId, position);
  const sealed = secret === undefined ? null : await context.secrets.seal(unit, vaultsOwn, label, secret);
  const error = { error_code: problem?.code ?? null, error_message: problem?.body.ErrorMessage ?? null };
  return { upload_id: uploadId, position, document, sealed, ...error };
}

/** What is sealed means nothing in another row. */
export function itemLabel(uploadId: number, position: number): string {
  return `bulk:${uploadId}:${position}`;
}

async function forgetOld(context: VaultContext, unit: VaultUnit): Promise<void> {
  const before = context.clock() - keptMilliseconds;
  const old = unit.selectFrom("bulk_uploads").select("id").where("finished_at", "<", before);
  await unit.deleteFrom("bulk_items").where("upload_id", "in", old).execute();
  await unit.deleteFrom("bulk_uploads").where("finished_at", "<", before).execute();
}
