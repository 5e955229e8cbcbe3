import { mappingAuthorizationFlags, type VaultAuthorization, vaultAuthorizations } from "@castellan/pvwa";
import { type Fields, isObject } from "../http/fields.ts";

const all = "AllAuths";

/** Every bit that means an authorisation. */
const known = Object.values(mappingAuthorizationFlags).reduce<number>((bits, flag) => bits | flag, 0);

/**
 * Reads `MappingAuthorizations`: names of vault authorisations, `AllAuths`, or integers whose bits are flags, which published
 * clients post as a list of one.
 */
export function readAuthorizations(fields: Fields): readonly VaultAuthorization[] {
  const name = "MappingAuthorizations";
  const found = fields.raw(name) ?? [];
  if (isObject(found)) fields.refuse(name, "must be an array.");
  const granted = [found].flat().map((element) => authorizationsOf(element));
  if (granted.includes(undefined)) {
    fields.refuse(name, `may hold ${[...vaultAuthorizations, all].join(", ")}, or the sum of their flags.`);
  }
  const names = new Set(granted.flatMap((each) => each ?? []));
  return vaultAuthorizations.filter((authorization) => names.has(authorization));
}

function authorizationsOf(element: unknown): readonly VaultAuthorization[] | undefined {
  if (typeof element === "number" || (typeof element === "string" && /^\d+$/.test(element))) {
    const flags = Number(element);
    if (!Number.isInteger(flags) || flags < 0 || flags > 0x7fffffff || (flags & ~known) !== 0) return undefined;
    return vaultAuthorizations.filter((authorization) => (flags & mappingAuthorizationFlags[authorization]) !== 0);
  }
  const key = typeof element === "string" ? element.trim().toLowerCase() : "";
  if (key === all.toLowerCase()) return vaultAuthorizations;
  const found = vaultAuthorizations.find((authorization) => authorization.toLowerCase() === key);
  return found === undefined ? undefined : [found];
}
