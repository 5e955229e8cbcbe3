import { invalidParameters, type PvwaRefusal } from "@castellan/pvwa";
import { type AccountDraft, accountTextLimits, readAccount } from "../account/fields.ts";
import { isObject, readFields } from "../http/fields.ts";

/** One account of an upload as it was sent, its secret apart from the rest. */
export interface SplitItem {
  /** What was sent, without the secret, as JSON. */
  readonly document: string;
  readonly secret: string | undefined;
  /** Why it can never be added, where that is plain. */
  readonly problem?: PvwaRefusal;
}

/** Takes the secret out of what was sent. */
export function splitItem(item: unknown): SplitItem {
  if (!isObject(item)) {
    return {
      document: "{}",
      secret: undefined,
      problem: invalidParameters([{ parameter: "", problem: "must be an object." }]),
    };
  }
  const members = Object.entries(item);
  const { kept, misplaced } = withoutSecrets(members);
  const document = JSON.stringify(Object.fromEntries(kept));
  if (misplaced.length > 0) {
    const problems = misplaced.map((parameter) => ({ parameter, problem: "must be sent as secret." }));
    return { document, secret: undefined, problem: invalidParameters(problems) };
  }
  const secret: unknown = members.findLast(([name, value]) => isSecret(name) && value !== null)?.[1];
  if (secret === undefined || secret === "") return { document, secret: undefined };
  if (typeof secret === "string" && secret.length <= accountTextLimits.secret) return { document, secret };
  const problem = `must be a text of at most ${accountTextLimits.secret} characters.`;
  return { document, secret: undefined, problem: invalidParameters([{ parameter: "secret", problem }]) };
}

/** What an account is made of, and the number that uploaders give their items. */
const known: ReadonlySet<string> = new Set([
  ...["uploadindex", "platformid", "safename", "name", "address", "username", "secrettype"],
  ...["platformaccountproperties", "secretmanagement", "remotemachinesaccess"],
]);
const likeSecret = /passw|passphrase|pwd|secret|credential/i;

/** The members that may be kept as they are. Others are read over anyway, and a secret may stand there by a wrong name. */
function withoutSecrets(members: readonly (readonly [string, unknown])[]) {
  const misplaced: string[] = [];
  const kept = members.flatMap(([name, value]): readonly (readonly [string, unknown])[] => {
    if (!known.has(name.toLowerCase())) return [];
    if (name.toLowerCase() !== "platformaccountproperties" || !isObject(value)) return [[name, value]];
    const [odd, usual] = [Object.entries(value), Object.entries(value)].map((all, index) =>
      all.filter(([property]) => likeSecret.test(property) === (index === 0)),
    );
    misplaced.push(...(odd ?? []).map(([property]) => `${name}.${property}`));
    return [[name, Object.fromEntries(usual ?? [])]];
  });
  return { kept, misplaced };
}

/** The members are matched in any letter case. */
function isSecret(name: string): boolean {
  return name.toLowerCase() === "secret";
}

/** The account to add. Throws as a single one that is sent so. */
export function readItem(document: string, secret: string | undefined): AccountDraft {
  const parsed: unknown = JSON.parse(document);
  const item = isObject(parsed) ? parsed : {};
  return readFields({ ...item, ...(secret === undefined ? {} : { secret }) }, readAccount);
}
