import { Attribute, Change } from "ldapts";
import type { ControlledUser } from "../account-control/swap-enabled.ts";
import { hasResultCode, resultCodes } from "./ldap-errors.ts";
import type { LdapSession } from "./ldap-session.ts";

/**
 * Writes `userAccountControl` if it still has the value that was read, and answers whether it had. One modify deletes that
 * value and adds the new one: the server refuses the whole of it with noSuchAttribute when the value is another one by now
 * (RFC 4511 section 4.6). Samba also says yes when the value is the new one already: somebody else made the same change,
 * and nothing is lost.
 */
export function swapAccountControl(session: LdapSession, entry: ControlledUser, to: number): Promise<boolean> {
  const changes = [
    new Change({ operation: "delete", modification: accountControl(entry.accountControl) }),
    new Change({ operation: "add", modification: accountControl(to) }),
  ];
  return session.modify<boolean>(entry.user.dn, changes, {
    done: true,
    refused: (error) => (hasResultCode(error, resultCodes.noSuchAttribute) ? false : undefined),
  });
}

function accountControl(value: number): Attribute {
  return new Attribute({ type: "userAccountControl", values: [String(value)] });
}
