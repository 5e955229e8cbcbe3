import { reservedNames } from "./built-in.ts";
import { nameKey } from "./document.ts";

const forbidden = /[\\/:*?"<>|]/;

/** What is wrong with `name` as the name of a user or a group, as the end of a sentence; `undefined` when nothing is. */
export function nameProblem(name: string): string | undefined {
  if (name !== name.trim()) return "must not begin or end with a space.";
  if (forbidden.test(name)) return 'must not hold any of \\ / : * ? " < > |.';
  if (/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(name))
    return "must not hold control characters, or others that cannot be seen.";
  if (reservedNames.has(nameKey(name))) return `[${name}] is a name the vault keeps for itself.`;
  return undefined;
}

/** What is wrong with `location`; `undefined` when nothing is. */
export function locationProblem(location: string): string | undefined {
  if (/^\\([^\\/:*?"<>|\p{Cc}]+(\\[^\\/:*?"<>|\p{Cc}]+)*)?$/u.test(location)) return undefined;
  return "must be a path such as \\ or \\Applications\\Web.";
}
