import { DirectoryError } from "@castellan/directory";
import { ScimError } from "@castellan/scim";
import { clause, unavailable } from "./upstream-error.ts";

/** What a SCIM client is told of an error of a directory. Other errors stay what they are. `doing` completes "Could not …". */
export function directoryError(error: unknown, doing: string): unknown {
  if (!(error instanceof DirectoryError)) return error;
  const what = `Could not ${doing}: ${clause(error.message)}. ${error.mend}`.trim();
  switch (error.code) {
    case "unreachable":
    case "timeout":
      return unavailable(what, error);
    // The directory package has tried again already.
    case "conflict":
      return unavailable(what, error, 1);
    default:
      return new ScimError("upstreamFailed", what, { cause: error });
  }
}
