import { isNever, type PvwaUser, type PvwaUserUpdate, toUserUpdate } from "@castellan/pvwa";
import type { VaultChange } from "./vault-change.ts";
import { isExternal } from "./vault-user.ts";

/**
 * The PUT body that makes `change` and nothing else. PUT replaces the whole user, so all that stays is sent again.
 * `authenticationMethod` goes with it for the vault's own users, lest it be reset; for an external user its mere presence
 * may be refused.
 */
export function updateBody(current: PvwaUser, change: VaultChange & { readonly enableUser?: boolean }): PvwaUserUpdate {
  const { personalDetails, businessAddress, internet, phones, expiryDate, ...plain } = change;
  const body = toUserUpdate(current, {
    ...(isExternal(current) || current.authenticationMethod === undefined
      ? {}
      : { authenticationMethod: current.authenticationMethod }),
    ...plain,
    ...(personalDetails === undefined ? {} : { personalDetails: { ...current.personalDetails, ...personalDetails } }),
    ...(businessAddress === undefined ? {} : { businessAddress: { ...current.businessAddress, ...businessAddress } }),
    ...(internet === undefined ? {} : { internet: { ...current.internet, ...internet } }),
    ...(phones === undefined ? {} : { phones: { ...current.phones, ...phones } }),
    ...(expiryDate === undefined ? {} : { expiryDate }),
  });
  if (expiryDate === undefined || !isNever(expiryDate)) return body;
  // "Never" is a different number on a server in another time zone; left out, the vault resets it to its own.
  const { expiryDate: _never, ...rest } = body;
  return rest;
}
