import type { PvwaError } from "@castellan/pvwa";
import { ScimError } from "@castellan/scim";
import type { VaultOperation } from "./operation.ts";

const retryAfterSeconds = 10;

/** 503: the vault or a directory does not answer at the moment. */
export function unavailable(detail: string, cause: unknown, seconds = retryAfterSeconds): ScimError {
  return new ScimError("upstreamUnavailable", detail, { headers: { "Retry-After": String(seconds) }, cause });
}

/** A PVWA that cannot be reached (503), fails, or does not speak its own contract (502). */
export function upstreamError(error: PvwaError, operation: VaultOperation): ScimError {
  const what = `Could not ${operation.doing}: ${clause(error.message)}`;
  switch (error.kind) {
    case "network":
    case "timeout":
      return unavailable(`${what}. ${outcome(error, operation)}`, error, error.retryAfterSeconds);
    case "protocol":
      return new ScimError(
        "upstreamFailed",
        `${what}. Check that the gateway's PVWA address is a PVWA's, and what stands between them`,
        { cause: error },
      );
    case "http":
      // 507: its disk is full, and it goes on as soon as there is space (RFC 4918 section 11.5).
      if ([429, 503, 507].includes(error.status)) {
        return unavailable(`${what}. Try again later`, error, error.retryAfterSeconds);
      }
      return new ScimError("upstreamFailed", what, { cause: error });
  }
}

function outcome(error: PvwaError, operation: VaultOperation): string {
  if (!operation.changes) return "Try again later";
  if (!error.sent) return "Nothing was changed; try again later";
  return `Whether the change was made is not known: read the ${operation.of} before trying again`;
}

/** A message that others go on from: without its full stop. */
export function clause(message: string): string {
  return message.replace(/[.\s]+$/, "");
}
