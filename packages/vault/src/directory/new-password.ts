import { DirectoryError, type DirectoryUser, type RefusalReason, type UserKey } from "@castellan/directory";
import { invalidParameters, refusal } from "@castellan/pvwa";
import type { VaultDirectory } from "./registry.ts";

/**
 * Changes a person's password in his directory, with the right old one. Answers why not, where that is the directory's
 * word on the person. Throws 400 for a new password that its policy does not take, and `CASTL062E` where it is reached without TLS.
 */
export async function changeInDirectory(
  { directory }: VaultDirectory,
  person: DirectoryUser,
  old: string,
  fresh: string,
): Promise<RefusalReason | undefined> {
  const key: UserKey = { by: "uniqueId", value: person.uniqueId };
  const answer = await directory.changePassword(key, old, fresh).catch((error: unknown) => {
    throw error instanceof DirectoryError ? refusalOf(directory.domain, error) : error;
  });
  if (answer.outcome === "changed") return undefined;
  if (answer.reason === "passwordPolicy") throw notTaken("is not one that the directory's password policy takes.");
  return answer.reason;
}

function refusalOf(domain: string, error: DirectoryError): Error {
  if (error.code === "unencrypted") return refusal("CASTL062E", domain);
  return error.code === "forbidden" ? notTaken("is refused by the directory.") : error;
}

function notTaken(problem: string): Error {
  return invalidParameters([{ parameter: "newPassword", problem }]);
}
