import {
  businessAddressLimits,
  internetLimits,
  type PvwaUserCreate,
  personalDetailsLimits,
  phonesLimits,
  userTextLimits,
} from "@castellan/pvwa";
import { ScimError } from "@castellan/scim";
import { scimNameOf } from "./field-name.ts";

/** What a body for the vault may hold: the texts of a create, an update or a new password. */
type Texts = Partial<PvwaUserCreate> & { readonly newPassword?: string };

const limits: Readonly<Record<string, number>> = { ...userTextLimits, newPassword: userTextLimits.initialPassword };
const groupLimits: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  personalDetails: personalDetailsLimits,
  businessAddress: businessAddressLimits,
  internet: internetLimits,
  phones: phonesLimits,
};

/**
 * Refuses what does not fit into the vault's fields before the vault is asked, so that nothing is cut and the error names
 * the SCIM attribute. Throws `ScimError` `invalidValue`.
 */
export function checkLengths(body: Texts): void {
  for (const [name, value] of Object.entries(body)) {
    const group = groupLimits[name];
    if (group === undefined) checkLength(name, value, limits[name]);
    else for (const [field, text] of Object.entries(value ?? {})) checkLength(field, text, group[field]);
  }
}

function checkLength(field: string, value: unknown, limit: number | undefined): void {
  if (typeof value !== "string" || limit === undefined || value.length <= limit) return;
  throw new ScimError(
    "invalidValue",
    `${scimNameOf(field) ?? field} has ${value.length} characters; the vault holds at most ${limit}: shorten it`,
  );
}
