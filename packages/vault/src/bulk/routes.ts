import type { VaultContext } from "../context.ts";
import { json, type Route, route } from "../http/route.ts";
import { createUpload } from "./create-upload.ts";
import { listUploads, readUpload } from "./read-upload.ts";
import type { BulkWorker } from "./worker.ts";

/** Enough for the most accounts of an upload with all their properties, in bytes. */
const uploadLimit = 20 * 1024 * 1024;

export function bulkRoutes(context: VaultContext, worker: BulkWorker): readonly Route[] {
  const path = "/API/BulkActions/Accounts";
  return [
    {
      method: "POST",
      path,
      access: "session",
      bodyLimit: uploadLimit,
      async handle(call) {
        const id = await createUpload(context, call);
        worker.wake();
        return json(202, id);
      },
    },
    route("GET", path, async (call) => json(200, await listUploads(context, call))),
    route("GET", `${path}/:id`, async (call) => json(200, await readUpload(context, call))),
  ];
}
