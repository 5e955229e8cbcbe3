import { Attribute, Change, ResultCodeError } from "ldapts";
import type { DirectoryUser, PasswordChange } from "../contract/directory.ts";
import { DirectoryError } from "../error/directory-error.ts";
import { bindAsPerson } from "./bind-as-person.ts";
import type { Servers } from "./ldap-connection.ts";
import { hasResultCode, resultCodes } from "./ldap-errors.ts";
import type { LdapSession } from "./ldap-session.ts";

/**
 * Changes a password as its owner does: one modify deletes the old value of `unicodePwd` and adds the new one, and the
 * server itself compares the old one ([MS-ADTS] section 3.1.1.3.1.5). It goes over the service account's connection, because a
 * person whose password must be changed cannot bind; everybody may do this to anybody whose password he knows, so that the
 * account needs no right for it. Throws `unencrypted` without TLS: the server would refuse it, after it had seen both.
 */
export async function changePassword(
  session: LdapSession,
  servers: Servers,
  user: DirectoryUser,
  passwords: { readonly old: string; readonly fresh: string },
): Promise<PasswordChange> {
  refusePlain(servers);
  // Asked first, so that the reason is the one that a logon would give.
  const bound = await bindAsPerson(servers, user, passwords.old);
  if (bound.outcome === "refused" && bound.reason !== "passwordMustChange" && bound.reason !== "passwordExpired") {
    return bound;
  }
  const changes = [
    new Change({ operation: "delete", modification: unicodePassword(passwords.old) }),
    new Change({ operation: "add", modification: unicodePassword(passwords.fresh) }),
  ];
  return session.modify<PasswordChange>(user.dn, changes, { done: { outcome: "changed" }, refused: refusalOf });
}

function refusePlain(servers: Servers): void {
  const plain = servers.find(({ url }) => !url.startsWith("ldaps:"));
  if (plain === undefined) return;
  throw new DirectoryError(
    "unencrypted",
    `${plain.url} is not encrypted, and passwords are changed over encrypted connections alone.`,
    "Use an ldaps:// URL.",
  );
}

/** The diagnosis begins with a Windows error code: ERROR_INVALID_PASSWORD, ERROR_PASSWORD_RESTRICTION, locked out. */
function refusalOf(error: unknown): PasswordChange | undefined {
  if (!(error instanceof ResultCodeError)) return undefined;
  if (!hasResultCode(error, resultCodes.constraintViolation, resultCodes.unwillingToPerform)) return undefined;
  const [, code] = /\b0*([0-9a-f]{2,8}):/i.exec(error.message) ?? [];
  switch (code?.toLowerCase()) {
    case "56":
      return { outcome: "refused", reason: "wrongPassword" };
    case "52d":
      return { outcome: "refused", reason: "passwordPolicy" };
    case "775":
      return { outcome: "refused", reason: "locked" };
    default:
      return undefined;
  }
}

/** In quotes, as UTF-16LE. */
function unicodePassword(password: string): Attribute {
  return new Attribute({ type: "unicodePwd", values: [Buffer.from(`"${password}"`, "utf16le")] });
}
