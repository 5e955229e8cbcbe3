import { randomInt } from "node:crypto";
import type { PasswordRules } from "../platform/platform.ts";

/** No `I`, `l`, `O`, `0`, `1`: a person may have to type it. */
const upper = "ABCDEFGHJKLMNPQRSTUVWXYZ";
const lower = "abcdefghijkmnopqrstuvwxyz";
const digits = "23456789";
const special = "-_.!+=@#%$^*()[]{}~:,?";

/**
 * A random password by a platform's rules. A class with a negative minimum is left out, and so is one of which every character is
 * forbidden; where the minima add up to more than the length, the password is as long as they ask.
 */
export function generateByRules({ length, forbidden, ...minima }: PasswordRules): string {
  const classes = [
    { alphabet: upper, minimum: minima.minUpper },
    { alphabet: lower, minimum: minima.minLower },
    { alphabet: digits, minimum: minima.minDigit },
    { alphabet: special, minimum: minima.minSpecial },
  ]
    .map(({ alphabet, minimum }) => ({ alphabet: without(alphabet, forbidden), minimum }))
    .filter(({ alphabet, minimum }) => alphabet !== "" && minimum >= 0);
  const every = classes.map(({ alphabet }) => alphabet).join("");
  if (every === "") throw new RangeError("The platform's password rules leave no character.");
  const characters = classes.flatMap(({ alphabet, minimum }) => Array.from({ length: minimum }, () => pick(alphabet)));
  while (characters.length < length) characters.push(pick(every));
  return shuffle(characters).join("");
}

function without(alphabet: string, forbidden: string): string {
  return [...alphabet].filter((character) => !forbidden.includes(character)).join("");
}

function pick(alphabet: string): string {
  return alphabet.charAt(randomInt(alphabet.length));
}

/** Fisher and Yates, by drawing from what is left. */
function shuffle(characters: readonly string[]): string[] {
  const left = [...characters];
  const drawn: string[] = [];
  while (left.length > 0) drawn.push(...left.splice(randomInt(left.length), 1));
  return drawn;
}
