import { setImmediate } from "node:timers/promises";
import { PvwaRefusal, refusal } from "@castellan/pvwa";
import { StorageError } from "@castellan/storage";
import type { Selectable } from "kysely";
import { insertAccount } from "../account/create.ts";
import type { VaultContext, VaultUnit } from "../context.ts";
import { seconds } from "../context.ts";
import type { Caller } from "../http/route.ts";
import type { Logger } from "../options.ts";
import { vaultsOwn } from "../sealing/secret-box.ts";
import { loadPrincipal } from "../session/principal.ts";
import { itemLabel } from "./create-upload.ts";
import { readItem } from "./item.ts";
import type { BulkItemRow, BulkUploadRow } from "./tables.ts";

type Upload = Selectable<BulkUploadRow>;

/** Items that are read at once, and added before anybody looks again whether their uploader may. */
const batch = 25;
/** How long a worker may be silent before another takes over. */
const leaseMilliseconds = 15_000;

/** Works on one batch of an upload that waits, until it is stopped; answers whether there was one. */
export async function workOnce(
  context: VaultContext,
  worker: string,
  log: Logger | undefined,
  stopped: () => boolean,
): Promise<boolean> {
  const upload = await claimUpload(context, worker);
  if (upload === undefined) return false;
  const items = await context.db.sql
    .selectFrom("bulk_items")
    .selectAll()
    .where("upload_id", "=", upload.id)
    .where("error_code", "is", null)
    .orderBy("position")
    .limit(batch)
    .execute();
  const caller = await callerOf(context, upload);
  for (const item of items) {
    // Requests come first: on SQLite nothing below waits for anything but the next statement.
    await setImmediate();
    if (stopped()) return false;
    await addItem(context, upload, caller, item, log);
  }
  if (items.length < batch) await finish(context, upload.id);
  return true;
}

/** The oldest upload that nobody works on, or this worker already. */
async function claimUpload(context: VaultContext, worker: string): Promise<Upload | undefined> {
  const now = context.clock();
  const next = context.db.sql
    .selectFrom("bulk_uploads")
    .select("id")
    .where("finished_at", "is", null)
    .where((row) => row.or([row("worker", "=", worker), row("lease_until", "is", null), row("lease_until", "<=", now)]))
    .orderBy("id")
    .limit(1);
  return await context.db.sql
    .updateTable("bulk_uploads")
    .set({ worker, lease_until: now + leaseMilliseconds })
    .where("id", "=", next)
    .where((row) => row.or([row("worker", "=", worker), row("lease_until", "is", null), row("lease_until", "<=", now)]))
    .returningAll()
    .executeTakeFirst();
}

/** Gives back what this worker had, so that another need not wait. */
export async function releaseUploads({ db }: VaultContext, worker: string): Promise<void> {
  await db.sql
    .updateTable("bulk_uploads")
    .set({ worker: null, lease_until: null })
    .where("worker", "=", worker)
    .execute();
}

/** The uploader with what he may do now; `undefined` when he may not work any more. */
async function callerOf(context: VaultContext, upload: Upload): Promise<Caller | undefined> {
  const principal = await loadPrincipal(context.users, context.predefined, upload.user_id, seconds(context));
  if (principal === undefined) return undefined;
  const { client, correlation_id } = upload;
  return { principal, client, ...(correlation_id === null ? {} : { correlationId: correlation_id }) };
}

/** Adds the account, and takes the item from the list in the same unit: so it is added once, whenever the process ends. */
async function addItem(
  context: VaultContext,
  upload: Upload,
  caller: Caller | undefined,
  item: BulkItemRow,
  log: Logger | undefined,
): Promise<void> {
  try {
    if (caller === undefined) throw refusal("ITATS005E", upload.user_name);
    const draft = readItem(item.document, await secretOf(context, item));
    await context.db.transaction(async (unit) => {
      if (!(await takeItem(unit, item))) return;
      await insertAccount(context, unit, caller, draft, false);
      await count(unit, upload.id, "succeeded");
    });
  } catch (error) {
    // A sealed vault or a full disk passes; the item waits for it.
    if (error instanceof StorageError && error.code !== "unsealable") throw error;
    if (!(error instanceof PvwaRefusal)) log?.error({ err: error }, "An account of a bulk upload could not be added");
    const { ErrorCode: code, ErrorMessage: message } = (error instanceof PvwaRefusal ? error : refusal("CASTL015E"))
      .body;
    await failItem(context, item, code, message);
  }
}

async function secretOf({ db, secrets }: VaultContext, item: BulkItemRow): Promise<string | undefined> {
  if (item.sealed === null) return undefined;
  return await secrets.open(db.sql, vaultsOwn, itemLabel(item.upload_id, item.position), item.sealed);
}

async function takeItem(unit: VaultUnit, { upload_id, position }: BulkItemRow): Promise<boolean> {
  const { numDeletedRows } = await unit
    .deleteFrom("bulk_items")
    .where("upload_id", "=", upload_id)
    .where("position", "=", position)
    .where("error_code", "is", null)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

async function failItem(
  context: VaultContext,
  { upload_id, position }: BulkItemRow,
  code: string,
  message: string,
): Promise<void> {
  await context.db.transaction(async (unit) => {
    const { numUpdatedRows } = await unit
      .updateTable("bulk_items")
      .set({ error_code: code, error_message: message, sealed: null })
      .where("upload_id", "=", upload_id)
      .where("position", "=", position)
      .where("error_code", "is", null)
      .executeTakeFirst();
    if (numUpdatedRows > 0n) await count(unit, upload_id, "failed");
  });
}

async function count(unit: VaultUnit, uploadId: number, what: "succeeded" | "failed"): Promise<void> {
  await unit
    .updateTable("bulk_uploads")
    .set((row) => ({ [what]: row(what, "+", 1) }))
    .where("id", "=", uploadId)
    .execute();
}

async function finish(context: VaultContext, uploadId: number): Promise<void> {
  await context.db.sql
    .updateTable("bulk_uploads")
    .set({ finished_at: context.clock(), worker: null, lease_until: null })
    .where("id", "=", uploadId)
    .where("finished_at", "is", null)
    .execute();
}
