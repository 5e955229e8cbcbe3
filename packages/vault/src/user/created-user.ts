import { internetLimits, personalDetailsLimits } from "@castellan/pvwa";
import type { VaultContext } from "../context.ts";
import type { Fields } from "../http/fields.ts";
import { readUser, readUserType, type UserDraft } from "./fields.ts";
import { isComponent } from "./user-types.ts";

/**
 * The body of `POST /API/Users`. Clients that read and update users in the first generation add them in the second, in the flat words
 * of the first: so these count where those of the second are left out, and what was asked for is what is read back.
 */
export function readCreatedUser(rule: Pick<VaultContext, "unknownUserTypes">, fields: Fields): UserDraft {
  const draft = readUser(rule, fields);
  const { personalDetails, internet } = draft;
  const userType = fields.has("userType") ? draft.userType : readUserType(rule, fields, "UserTypeName");
  const firstName = fields.text("FirstName", { limit: personalDetailsLimits.firstName }) ?? "";
  const lastName = fields.text("LastName", { limit: personalDetailsLimits.lastName }) ?? "";
  const email = fields.text("Email", { limit: internetLimits.businessEmail }) ?? "";
  const disabled = fields.flag("Disabled") ?? false;
  const changePassword = fields.flag("ChangePasswordOnTheNextLogon");
  return {
    ...draft,
    userType,
    componentUser: isComponent(userType),
    enableUser: fields.has("enableUser") ? draft.enableUser : !disabled,
    changePassOnNextLogon: draft.changePassOnNextLogon ?? changePassword,
    personalDetails: {
      ...personalDetails,
      firstName: personalDetails.firstName || firstName,
      lastName: personalDetails.lastName || lastName,
    },
    internet: { ...internet, businessEmail: internet.businessEmail || email },
  };
}
