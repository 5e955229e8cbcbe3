import { randomInt } from "node:crypto";
import { hash, verify } from "@node-rs/argon2";

/** What one argon2id hash costs. */
export interface PasswordCost {
  readonly memoryKibibytes: number;
  readonly iterations: number;
  readonly parallelism: number;
}

/** The smallest setting that the OWASP Password Storage Cheat Sheet recommends for argon2id. */
const recommendedCost: PasswordCost = { memoryKibibytes: 19_456, iterations: 2, parallelism: 1 };

/** The PHC string (`$argon2id$v=19$…`) to store for `plain`, under a fresh salt. Runs off the event loop. */
export function hashPassword(plain: string, cost: PasswordCost = recommendedCost): Promise<string> {
  // argon2id is the library's own default algorithm, and its constant enum cannot be named under isolatedModules.
  return hash(plain, {
    memoryCost: cost.memoryKibibytes,
    timeCost: cost.iterations,
    parallelism: cost.parallelism,
  });
}

/** Whether `plain` is the password that `hash` was made of. A text that is not a PHC string matches nothing. */
export async function verifyPassword(plain: string, phc: string): Promise<boolean> {
  if (!phc.startsWith("$argon2id$")) return false;
  try {
    return await verify(phc, plain);
  } catch {
    // The library throws where the PHC string is damaged: no password matches it.
    return false;
  }
}

/** No `I`, `l`, `O`, `0`, `1`: a person may have to type it. */
const alphabets = ["ABCDEFGHJKLMNPQRSTUVWXYZ", "abcdefghijkmnopqrstuvwxyz", "23456789", "-_.!+=@#%"] as const;

/**
 * A random password of `length` characters (at least 8) with at least one upper-case letter, lower-case letter, digit
 * and sign, so that it passes the usual complexity rules. The default holds more than 140 bits.
 */
export function generatePassword(length = 24): string {
  if (!Number.isInteger(length) || length < 8) throw new RangeError("A generated password has at least 8 characters.");
  const characters = alphabets.map(pick);
  const every = alphabets.join("");
  while (characters.length < length) characters.push(pick(every));
  return shuffle(characters).join("");
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
