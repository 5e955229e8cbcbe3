import { DirectoryError } from "../error/directory-error.ts";
import { parseFilter } from "./parse-filter.ts";

/** What is wrong with an LDAP filter (RFC 4515), as a sentence with its mend; `undefined` when it can be read. */
export function checkFilter(text: string): string | undefined {
  try {
    parseFilter(text);
    return undefined;
  } catch (error) {
    if (error instanceof DirectoryError) return `${error.message} ${error.mend}`;
    throw error;
  }
}
