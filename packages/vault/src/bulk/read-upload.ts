import { refusal } from "@castellan/pvwa";
import type { Selectable } from "kysely";
import type { VaultContext } from "../context.ts";
import type { SessionCall } from "../http/route.ts";
import type { BulkUploadRow } from "./tables.ts";

/** The most failed items, and the most uploads, in one answer. */
const most = 1000;

/** `GET /API/BulkActions/Accounts`: the caller's uploads of the last days, the newest first. */
export async function listUploads(context: VaultContext, call: SessionCall) {
  const limit = call.query((fields) => fields.integer("limit", { minimum: 1, maximum: most })) ?? most;
  const rows = await context.db.sql
    .selectFrom("bulk_uploads")
    .selectAll()
    .where("user_id", "=", call.principal.userId)
    .orderBy("id", "desc")
    .limit(limit)
    .execute();
  return { BulkActions: rows.map(shownUpload), Total: rows.length };
}

/** `GET /API/BulkActions/Accounts/{id}`, with the accounts that were not added and why. Throws 404 `CASTL047E` for another's. */
export async function readUpload(context: VaultContext, call: SessionCall) {
  const id = call.id("id");
  const upload = await context.db.sql
    .selectFrom("bulk_uploads")
    .selectAll()
    .where("id", "=", id)
    .where("user_id", "=", call.principal.userId)
    .executeTakeFirst();
  if (upload === undefined) throw refusal("CASTL047E", `Bulk upload [${id}]`);
  const failed = await context.db.sql
    .selectFrom("bulk_items")
    .select(["position", "document", "error_code", "error_message"])
    .where("upload_id", "=", id)
    .where("error_code", "is not", null)
    .orderBy("position")
    .limit(most)
    .execute();
  const Items = failed.map(({ position, document, error_code, error_message }) => ({
    Index: position,
    ErrorCode: error_code,
    Error: error_message,
    Item: JSON.parse(document),
  }));
  return { ...shownUpload(upload), FailedItems: { Total: upload.failed, Items } };
}

function shownUpload(upload: Selectable<BulkUploadRow>) {
  const { id, source, total, succeeded, failed, created_at, finished_at } = upload;
  return {
    Id: id,
    Source: source,
    Status: statusOf(upload),
    CreationTime: Math.floor(created_at / 1000),
    ...(finished_at === null ? {} : { CompletionTime: Math.floor(finished_at / 1000) }),
    Result: { total, succeeded, failed },
  };
}

function statusOf({ finished_at, failed, succeeded }: Selectable<BulkUploadRow>): string {
  if (finished_at === null) return succeeded + failed === 0 ? "pending" : "inProcess";
  if (failed === 0) return "completed";
  return succeeded === 0 ? "failed" : "completedWithErrors";
}
