import { resolve } from "node:path";
import { StorageError } from "../error/storage-error.ts";

/** Where a database is, told by its URL. */
export type DatabaseLocation =
  | { readonly kind: "file"; readonly file: string }
  | { readonly kind: "memory" }
  | { readonly kind: "postgres"; readonly url: string };

/** Reads the three forms of `DatabaseOptions.url`. Throws `StorageError` `badUrl` without repeating what may hold a password. */
export function parseDatabaseUrl(url: string): DatabaseLocation {
  if (url === "sqlite::memory:") return { kind: "memory" };
  if (url.startsWith("sqlite:") && url.length > "sqlite:".length) {
    return { kind: "file", file: resolve(url.slice("sqlite:".length)) };
  }
  if (/^postgres(ql)?:\/\//.test(url) && URL.canParse(url)) return { kind: "postgres", url };
  throw new StorageError(
    "badUrl",
    "A database URL is sqlite:/path/to/file.db, sqlite::memory: or postgres://user:password@host:port/database.",
  );
}
