import { DirectoryError } from "@castellan/directory";
import { PvwaRefusal, refusal } from "@castellan/pvwa";
import { StorageError } from "@castellan/storage";
import type { Logger } from "../options.ts";

/** The refusal that `error` is answered with: the one exit for everything that is thrown while a request is served. */
export function refusalOf(error: unknown, log: Logger | undefined, limit = bodyLimit): PvwaRefusal {
  if (error instanceof PvwaRefusal) return error;
  if (error instanceof DirectoryError) {
    log?.warn({ code: error.code, mend: error.mend }, error.message);
    return refusal("CASTL012E", "LDAP");
  }
  if (error instanceof StorageError && error.code === "sealed") {
    log?.warn({ reason: error.message }, "The vault is sealed");
    return refusal("CASTL050E");
  }
  if (error instanceof StorageError && error.code === "unsealable") {
    log?.error({ err: error }, "A stored secret cannot be opened");
    return refusal("CASTL051E");
  }
  if (error instanceof StorageError && (error.code === "diskFull" || error.code === "databaseUnavailable")) {
    log?.error({ code: error.code, err: error }, error.message);
    return refusal(error.code === "diskFull" ? "CASTL085E" : "CASTL086E");
  }
  const { code, statusCode } = frameworkError(error);
  if (code === "FST_ERR_CTP_BODY_TOO_LARGE") return refusal("CASTL007E", String(limit));
  if (statusCode >= 400 && statusCode < 500) return refusal("PASWS011E", "it is not well-formed HTTP.");
  log?.error({ err: error }, "A request could not be answered");
  return refusal("CASTL015E");
}

/** The largest request body where a route does not say otherwise, in bytes; a user with every text at its limit has a tenth of it. */
export const bodyLimit = 262_144;

function frameworkError(error: unknown): { code: string; statusCode: number } {
  if (typeof error !== "object" || error === null) return { code: "", statusCode: 0 };
  const code: unknown = Reflect.get(error, "code");
  const statusCode: unknown = Reflect.get(error, "statusCode");
  return { code: typeof code === "string" ? code : "", statusCode: typeof statusCode === "number" ? statusCode : 0 };
}
