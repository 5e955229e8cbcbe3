import { StorageError } from "../error/storage-error.ts";
import type { Database, DatabaseOptions } from "./database.ts";

export async function openDatabase<Tables>(options: DatabaseOptions): Promise<Database<Tables>> {
  throw new StorageError("badUrl", options.url);
}
