import { ResultCodeError } from "ldapts";
import type { RefusalReason } from "../contract/directory.ts";
import { DirectoryError, type DirectoryErrorCode } from "../error/directory-error.ts";

/** Result codes of LDAP (RFC 4511 section 4.1.9) that we tell apart. */
export const resultCodes = {
  timeLimitExceeded: 3,
  strongerAuthRequired: 8,
  confidentialityRequired: 13,
  noSuchAttribute: 16,
  constraintViolation: 19,
  invalidAttributeSyntax: 21,
  noSuchObject: 32,
  invalidDNSyntax: 34,
  invalidCredentials: 49,
  insufficientAccessRights: 50,
  busy: 51,
  unavailable: 52,
  unwillingToPerform: 53,
} as const;

/** What was tried, for the message. */
export interface Attempt {
  readonly url: string;
  /** The subject of a sentence: `The search`. */
  readonly action: string;
}

export function hasResultCode(error: unknown, ...codes: readonly number[]): boolean {
  return error instanceof ResultCodeError && codes.includes(error.code);
}

/** Any error of the LDAP client as one of ours; one that is ours already stays as it is. */
export function translateLdapError(error: unknown, attempt: Attempt): DirectoryError {
  if (error instanceof DirectoryError) return error;
  return error instanceof ResultCodeError ? fromResultCode(error, attempt) : fromConnection(error, attempt);
}

function fromResultCode(error: ResultCodeError, { url, action }: Attempt): DirectoryError {
  const { code, mend } = meaningOf(error);
  const [diagnosis = ""] = error.message
    .replace(/\0/g, "")
    .replace(/ Code: 0x[0-9a-f]+$/, "")
    .trim()
    .split("\n");
  return new DirectoryError(code, `${action} was refused by ${url}, result code ${error.code}: ${diagnosis}`, mend, {
    cause: error,
  });
}

function meaningOf(error: ResultCodeError): { code: DirectoryErrorCode; mend: string } {
  switch (error.code) {
    case resultCodes.strongerAuthRequired:
    case resultCodes.confidentialityRequired:
      return { code: "bindRefused", mend: "The directory wants an encrypted connection: use an ldaps:// URL." };
    case resultCodes.invalidCredentials:
      return { code: "bindRefused", mend: serviceAccountMends[refusalReason(error)] };
    case resultCodes.insufficientAccessRights:
      return { code: "forbidden", mend: "Delegate the right to do this to the service account." };
    case resultCodes.unwillingToPerform:
    case resultCodes.constraintViolation:
      return {
        code: "forbidden",
        mend: "A policy of the directory forbids it: the diagnosis says which (for example, a person without a password that the password policy accepts cannot be enabled).",
      };
    case resultCodes.noSuchObject:
      return { code: "notFound", mend: "Check the DN, and that the service account may read there." };
    case resultCodes.invalidDNSyntax:
    case resultCodes.invalidAttributeSyntax:
      return { code: "invalid", mend: "Check the DN or the value that was given." };
    case resultCodes.timeLimitExceeded:
      return { code: "timeout", mend: "Narrow the search, or raise the directory's time limit." };
    case resultCodes.busy:
    case resultCodes.unavailable:
      return { code: "unreachable", mend: "Try again later: the directory is busy or going down." };
    default:
      return {
        code: "unreachable",
        mend: "Look the result code up in RFC 4511 appendix A, and the diagnosis in the directory's log.",
      };
  }
}

function fromConnection(error: unknown, { url, action }: Attempt): DirectoryError {
  const reason = error instanceof Error ? error.message.replace(/\s+/g, " ") : String(error);
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (/timed out|connection timeout/i.test(reason)) {
    return new DirectoryError(
      "timeout",
      `${action} got no answer from ${url} in time.`,
      "Check that the directory is up and that no firewall drops the connection.",
      { cause: error },
    );
  }
  if (/CERT|ALTNAME|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER|UNABLE_TO_GET_CRL/.test(code)) {
    return new DirectoryError(
      "unreachable",
      `The certificate of ${url} is not trusted: ${reason}.`,
      code.includes("ALTNAME")
        ? "Use the host name that the certificate is made out to."
        : "Give the certificate of the authority that signed it (setting `ca`, PEM).",
      { cause: error },
    );
  }
  return new DirectoryError(
    "unreachable",
    `${url} cannot be reached: ${reason}.`,
    "Check the URL, the port (389, or 636 for ldaps) and that the directory is up.",
    { cause: error },
  );
}

/**
 * Why a bind was refused: Active Directory writes a Windows error code, in hexadecimal, into the diagnosis of result code
 * 49 (`AcceptSecurityContext error, data 533, …`; the codes are those of [MS-ERREF] section 2.2).
 */
export function refusalReason(error: ResultCodeError): RefusalReason {
  const [, code] = /\bdata ([0-9a-f]+)\b/i.exec(error.message) ?? [];
  return refusalReasons.get(code?.toLowerCase() ?? "") ?? "wrongPassword";
}

const refusalReasons = new Map<string, RefusalReason>([
  ["525", "unknownUser"],
  ["52e", "wrongPassword"],
  ["530", "restricted"],
  ["531", "restricted"],
  ["532", "passwordExpired"],
  ["533", "disabled"],
  ["534", "restricted"],
  ["701", "expired"],
  ["773", "passwordMustChange"],
  ["775", "locked"],
]);

const serviceAccountMends: Readonly<Record<RefusalReason, string>> = {
  unknownUser: "Check bindDn: there is no such account.",
  wrongPassword: "Check bindDn and bindPassword.",
  disabled: "Enable the service account.",
  locked: "Unlock the service account, and find out what binds with a wrong password.",
  expired: "Renew the service account's end date.",
  passwordExpired: "Renew the service account's password.",
  passwordMustChange: "Take the change at next logon off the service account.",
  restricted: "Let the service account log on at all hours and from this machine.",
};
