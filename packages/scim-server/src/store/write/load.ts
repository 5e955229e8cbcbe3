import type { NewResource } from "@castellan/scim";
import { hashSecrets, writeSecrets } from "../form/secret.ts";
import type { StoreParts } from "../store-parts.ts";
import { insertResources, type NewRow } from "./create.ts";

/** Resources that one unit of work takes in. */
const batchSize = 500;

/** Creates resources in the order they come, a unit of work for each few hundred; resolves to their number. */
export async function loadResources(
  parts: StoreParts,
  resources: AsyncIterable<NewResource> | Iterable<NewResource>,
): Promise<number> {
  let loaded = 0;
  let batch: NewResource[] = [];
  for await (const resource of resources) {
    batch.push(resource);
    if (batch.length < batchSize) continue;
    loaded += await loadBatch(parts, batch);
    batch = [];
  }
  return loaded + (await loadBatch(parts, batch));
}

async function loadBatch(parts: StoreParts, batch: readonly NewResource[]): Promise<number> {
  if (batch.length === 0) return 0;
  const rows: NewRow[] = [];
  for (const resource of batch) {
    rows.push({ resource, secret: writeSecrets(await hashSecrets(resource, parts.layout.secrets, parts.hash)) });
  }
  const space = await parts.space();
  await parts.database.transaction((unit) => insertResources(parts, unit, space, rows));
  return batch.length;
}
