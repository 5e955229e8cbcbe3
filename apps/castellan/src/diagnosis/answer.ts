import { readProblem } from "../client/problem.ts";
import { isDocument } from "../configuration/merge.ts";
import { explain, type Finding } from "./finding.ts";
import { sectionsOfStatuses, sectionsOfTypes } from "./sections.ts";

/** Meanings of `scimType`, after RFC 7644 section 3.12, table 9. */
const scimTypes: Readonly<Record<string, string>> = {
  invalidFilter: "The filter is not one: check its attribute names, operators and quotes.",
  tooMany: "The filter finds more than the server gives at once: narrow it, or page.",
  uniqueness: "There is a resource with this name already: find it, and change it instead of creating another.",
  mutability: "The server does not let this attribute be changed: leave it out.",
  invalidSyntax: "The body's structure is wrong: a member is missing, misplaced or of the wrong type.",
  invalidPath: "The PATCH operation's path names no attribute of the resource.",
  noTarget: "The PATCH operation's path selects no value of the resource: its value filter matches nothing.",
  invalidValue: "A value is missing or not one the attribute can take.",
  invalidVers: "The protocol version is not one the server speaks.",
  sensitive: "Something secret stood in the URL: send it in a body to /.search.",
  invalidCursor: "The cursor is none of this server, or belongs to another query: read the list again from its start.",
  expiredCursor: "The cursor is too old: read the list again from its start, or ask for its pages without a pause.",
  invalidCount: "The count is none, or another than that of the page before.",
};

/** What the codes of the vault mean for somebody who manages its users (PVWA reference). */
const vaultCodes: Readonly<Record<string, string>> = {
  ITATS692E:
    "The vault takes this of an external user from its directory: disable or enable the person there, or put a gateway with that directory in front of the vault.",
  ITATS004E: "The user name or the password is wrong.",
  ITATS002E: "The user is suspended after failed logons: activate it.",
  PASWS006E: "The session is missing or has ended: log on again.",
  PASWS041E: "The caller lacks the vault authorisation for this.",
};

const statuses: Readonly<Record<string, string>> = {
  "401": "The credentials are missing or wrong.",
  "403": "The caller may not do this.",
  "404": "What the request names does not exist.",
  "405": "The endpoint does not have this method: the header Allow says which it has.",
  "409": "It collides with what is there already.",
  "412": "The resource was changed since it was read: read it again and repeat the change.",
  "413": "The body is larger than the server takes.",
  "415": "The Content-Type is not application/scim+json or application/json.",
  "429": "Too many requests: slow down, and look at Retry-After.",
  "500": "The server failed; its log says why.",
  "501": "The server does not have this feature: its ServiceProviderConfig says what it has.",
  "502": "What stands behind the server answered wrongly.",
  "503": "The server, or what stands behind it, cannot be reached now: try again later.",
};

/** Is this an answer that tells of an error, in SCIM's, the vault's or governance's shape? */
export function isErrorAnswer(body: unknown): boolean {
  if (!isDocument(body)) return false;
  const { schemas } = body;
  if (Array.isArray(schemas))
    return schemas.some((schema) => String(schema).toLowerCase().endsWith("messages:2.0:error"));
  return typeof body.ErrorCode === "string" || (typeof body.detail === "string" && typeof body.status === "number");
}

/** What an error answer means, from the most telling of its members. */
export function explainAnswer(answer: Readonly<Record<string, unknown>>): readonly Finding[] {
  const said = readProblem(answer) ?? "The answer gives no reason.";
  const section = sectionsOfTypes[String(answer.scimType)] ?? sectionsOfStatuses[String(answer.status)];
  return [
    explain(`The server says: ${said}`),
    explain(meaning(answer) ?? "Its code is not one of the protocol's.", section === undefined ? {} : { section }),
    ...shapeOf(answer),
  ];
}

/** What is wrong with the error itself, where it is one of SCIM. */
function shapeOf(answer: Readonly<Record<string, unknown>>): readonly Finding[] {
  if (!Array.isArray(answer.schemas) || typeof answer.status !== "number") return [];
  return [
    explain("The error's status is a number, where SCIM has text: strict clients cannot read it.", {
      section: "RFC 7644 section 3.12",
      mend: `The server should write "status": "${answer.status}".`,
    }),
  ];
}

function meaning(answer: Readonly<Record<string, unknown>>): string | undefined {
  if (/user data is required/i.test(String(answer.detail ?? ""))) {
    return (
      'The server found no user at the root of the body: most often its members stand inside a wrapper such as "userData". ' +
      'Send them at the root, with "schemas" and "userName" beside each other.'
    );
  }
  const vaultCode = /\b(ITATS\d+E|PASWS\d+E)\b/.exec(JSON.stringify(answer))?.[1];
  return vaultCodes[vaultCode ?? ""] ?? scimTypes[String(answer.scimType)] ?? statuses[String(answer.status)];
}

/** What a scimType means; `undefined` for one that is none. */
export function scimTypeMeaning(scimType: string | undefined): string | undefined {
  return scimTypes[scimType ?? ""];
}
