import { PvwaError, type PvwaErrorDetail } from "@castellan/pvwa";
import { ScimError } from "@castellan/scim";
import { scimNameOf } from "../user/field-name.ts";
import type { VaultOperation } from "./operation.ts";
import { clause, upstreamError } from "./upstream-error.ts";

/** The code with which a vault refuses to change an external user (PVWA reference, section 4). */
const externalUserRefusal = "ITATS692E";

export function refusesExternalUser(error: unknown): boolean {
  return error instanceof PvwaError && error.kind === "http" && error.code === externalUserRefusal;
}

export function isNotFound(error: unknown): boolean {
  return error instanceof PvwaError && error.kind === "http" && error.status === 404;
}

/** What a SCIM client is told of an error of the PVWA, in words that name what to mend. Other errors stay what they are. */
export function vaultError(error: unknown, operation: VaultOperation): unknown {
  if (!(error instanceof PvwaError)) return error;
  if (error.kind !== "http") return upstreamError(error, operation);
  const what = `Could not ${operation.doing}: ${clause(error.message)}`;
  const options = { cause: error };
  if (refusesExternalUser(error)) {
    return new ScimError(
      "mutability",
      `${what}. The vault takes this of an external user from its directory: change it there`,
      options,
    );
  }
  if (saysThatItExists(error)) {
    const name = operation.of === "group" ? "displayName" : "userName";
    return new ScimError("uniqueness", `${what}. ${name} must be one that no user or group of the vault has`, options);
  }
  switch (error.status) {
    case 400:
      return new ScimError("invalidValue", `${what}${namedAttributes(error.details, operation)}`, options);
    case 401:
      return new ScimError(
        "upstreamFailed",
        `${what}. The vault ended the session as soon as it began; nothing was changed`,
        options,
      );
    case 403:
      return new ScimError(
        "forbidden",
        `${what}. The vault user behind the request needs ${operation.needs}, and a location at or above the ${operation.of}'s`,
        options,
      );
    case 404:
      return new ScimError("notFound", what, options);
    case 405:
    case 501:
      return new ScimError("notImplemented", `${what}. This version of the PVWA cannot do it`, options);
    // Not `conflict`: that is a lost race, which the provider would try again and again.
    case 409:
      return new ScimError("uniqueness", what, options);
    default:
      return upstreamError(error, operation);
  }
}

/** Runs a call and puts what the PVWA refuses into a SCIM client's words. */
export async function inScimTerms<Result>(operation: VaultOperation, call: () => Promise<Result>): Promise<Result> {
  try {
    return await call();
  } catch (error) {
    throw vaultError(error, operation);
  }
}

/** The code of a name that is taken is not public, and its status differs by version: the words are what there is. */
function saysThatItExists(error: PvwaError): boolean {
  return /already (exists|in use)/i.test(error.detail);
}

function namedAttributes(details: readonly PvwaErrorDetail[] | undefined, { of }: VaultOperation): string {
  const names = (details ?? []).flatMap(({ ParameterName }) =>
    ParameterName === undefined ? [] : [scimNameOf(ParameterName, of) ?? ParameterName],
  );
  return names.length === 0 ? "" : `. In SCIM terms: ${[...new Set(names)].join(", ")}`;
}
