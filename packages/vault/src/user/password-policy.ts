import { userTextLimits } from "@castellan/pvwa";

/** What a password of the vault's own users must be like. */
export interface PasswordPolicy {
  /** The fewest characters; default 8. */
  readonly minimumLength: number;
  /** Of how many kinds (upper case, lower case, digits, others) it has characters; default 3. */
  readonly minimumClasses: number;
  /** How many of a user's last passwords, the present one among them, he may not take again; default 5. */
  readonly history: number;
  /** After how many days a password must be changed with the next logon; 0, the default: never. */
  readonly expiryDays: number;
}

export const usualPasswordPolicy: PasswordPolicy = { minimumLength: 8, minimumClasses: 3, history: 5, expiryDays: 0 };

const classes = [/\p{Lu}/u, /\p{Ll}/u, /\p{Nd}/u, /[^\p{Lu}\p{Ll}\p{Nd}]/u];
/** From here on length makes up for what a password is made of (NIST SP 800-63B section 5.1.1.2 asks for length alone). */
const passphrase = 20;

/** What is wrong with a new password, as the end of a sentence; `undefined` when nothing is. */
export function passwordProblem(policy: PasswordPolicy, password: string, username: string): string | undefined {
  const { minimumLength, minimumClasses } = policy;
  const length = [...password].length;
  if (length < minimumLength) return `must have at least ${minimumLength} characters.`;
  if (password.length > userTextLimits.initialPassword) {
    return `must have at most ${userTextLimits.initialPassword} characters.`;
  }
  const kinds = classes.filter((pattern) => pattern.test(password)).length;
  if (length < passphrase && kinds < minimumClasses) {
    return `must be mixed of ${minimumClasses} of upper-case letters, lower-case letters, digits and other signs, or have at least ${passphrase} characters.`;
  }
  if (/\p{Cc}/u.test(password)) return "must not hold control characters.";
  if (password.toLowerCase() === username.toLowerCase()) return "must not be the user name.";
  return undefined;
}
