import { userTextLimits } from "@castellan/pvwa";

const shortest = 8;
/** From here on length makes up for what a password is made of (NIST SP 800-63B section 5.1.1.2 asks for length alone). */
const passphrase = 20;

/** What is wrong with a new password, as the end of a sentence; `undefined` when nothing is. */
export function passwordProblem(password: string, username: string): string | undefined {
  const length = [...password].length;
  if (length < shortest) return `must have at least ${shortest} characters.`;
  if (password.length > userTextLimits.initialPassword) {
    return `must have at most ${userTextLimits.initialPassword} characters.`;
  }
  const isMixed = /\p{Lu}/u.test(password) && /\p{Ll}/u.test(password) && /\d/.test(password);
  if (length < passphrase && !isMixed) {
    return `must hold an upper-case letter, a lower-case letter and a digit, or have at least ${passphrase} characters.`;
  }
  if (/\p{Cc}/u.test(password)) return "must not hold control characters.";
  if (password.toLowerCase() === username.toLowerCase()) return "must not be the user name.";
  return undefined;
}
