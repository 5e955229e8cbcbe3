import { NEVER, type PvwaUserUpdate } from "@castellan/pvwa";
import { ScimError } from "@castellan/scim";
import { scimNameOf } from "./field-name.ts";
import type { VaultFields, VaultSettings } from "./vault-fields.ts";
import { knownWords, sameWords } from "./word-list.ts";

type Writable<Shape> = { -readonly [Key in keyof Shape]: Shape[Key] };

/** The fields of the vault's user that a request changes; everything else is to stay as the vault has it. */
export type VaultChange = Partial<Omit<PvwaUserUpdate, "enableUser">>;

/**
 * What has to change in the vault for `before` to become `after`. Throws `invalidValue` for a word the vault does not
 * have; one it has already and keeps is nobody's mistake.
 */
export function vaultChange(before: VaultFields, after: VaultFields): VaultChange {
  const change: Writable<VaultChange> = {};
  if (after.username !== before.username) change.username = after.username;
  if (after.userType !== undefined && after.userType !== before.userType) change.userType = after.userType;
  const personalDetails = changedMembers(before.personalDetails, after.personalDetails);
  if (personalDetails !== undefined) change.personalDetails = personalDetails;
  const businessAddress = changedMembers(before.businessAddress, after.businessAddress);
  if (businessAddress !== undefined) change.businessAddress = businessAddress;
  const internet = changedMembers(before.internet, after.internet);
  if (internet !== undefined) change.internet = internet;
  const phones = changedMembers(before.phones, after.phones);
  if (phones !== undefined) change.phones = phones;
  return after.settings === undefined
    ? change
    : { ...change, ...settingsChange(before.settings ?? {}, after.settings) };
}

function settingsChange(before: Partial<VaultSettings>, after: VaultSettings): VaultChange {
  const change: Writable<VaultChange> = {};
  if (after.location !== undefined && after.location !== before.location) change.location = after.location;
  for (const flag of ["changePassOnNextLogon", "passwordNeverExpires", "suspended"] as const) {
    const value = after[flag];
    if (value !== undefined && value !== (before[flag] ?? false)) change[flag] = value;
  }
  if (after.expiryDate !== (before.expiryDate ?? NEVER)) change.expiryDate = checkedExpiry(after.expiryDate);
  if (after.distinguishedName !== (before.distinguishedName ?? "")) change.distinguishedName = after.distinguishedName;
  const { authenticationMethod } = after;
  if (authenticationMethod !== undefined && !sameWords(authenticationMethod, before.authenticationMethod ?? [])) {
    change.authenticationMethod = knownWords("authenticationMethod", authenticationMethod);
  }
  if (!sameWords(after.vaultAuthorization, before.vaultAuthorization ?? [])) {
    change.vaultAuthorization = knownWords("vaultAuthorization", after.vaultAuthorization);
  }
  if (!sameWords(after.unAuthorizedInterfaces, before.unAuthorizedInterfaces ?? [])) {
    change.unAuthorizedInterfaces = knownWords("unAuthorizedInterfaces", after.unAuthorizedInterfaces);
  }
  return change;
}

/** Unix seconds, not milliseconds: a date beyond the year 9999 is a client's mistake in the unit. */
function checkedExpiry(seconds: number): number {
  if (seconds <= 253_402_300_799) return seconds;
  throw new ScimError(
    "invalidValue",
    `${scimNameOf("expiryDate")} counts seconds since 1970 and lies beyond the year 9999: send seconds, not milliseconds`,
  );
}

function changedMembers<Shape extends object>(before: Shape, after: Shape): Partial<Shape> | undefined {
  const changed: Partial<Shape> = {};
  let any = false;
  for (const name in after) {
    if (before[name] === after[name]) continue;
    changed[name] = after[name];
    any = true;
  }
  return any ? changed : undefined;
}

/** The SCIM names of what a change touches. */
export function changedNames(change: VaultChange): readonly string[] {
  return Object.entries(change).flatMap(([name, value]) => {
    const own = scimNameOf(name);
    if (own !== undefined) return [own];
    return typeof value === "object" && value !== null
      ? Object.keys(value).map((field) => scimNameOf(field) ?? field)
      : [name];
  });
}
