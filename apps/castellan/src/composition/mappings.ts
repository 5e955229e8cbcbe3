import { vaultAuthorizations } from "@castellan/pvwa";
import type { DirectoryMapping } from "@castellan/vault";
import type { DirectoryMappingSettings, DirectorySettings } from "../configuration/schema.ts";
import { CastellanError } from "../error/castellan-error.ts";

/**
 * Who of a directory may use the vault. Everybody of the embedded directory, which holds only those who were put there
 * for it; nobody of a company's own, unless the configuration says who.
 */
export function mappingsOf(settings: DirectorySettings, at: string): readonly DirectoryMapping[] {
  const { mappings } = settings;
  if (mappings === undefined) return settings.kind === "embedded" ? [{ name: "Everybody" }] : [];
  return mappings.map((mapping, index) => toMapping(mapping, `${at}.mappings[${index}]`));
}

function toMapping({ authorizations, ...mapping }: DirectoryMappingSettings, at: string): DirectoryMapping {
  if (authorizations === undefined) return mapping;
  return {
    ...mapping,
    authorizations: authorizations.map((name) => {
      const known = vaultAuthorizations.find((authorization) => authorization.toLowerCase() === name.toLowerCase());
      if (known !== undefined) return known;
      throw new CastellanError(
        "configurationInvalid",
        `${at}.authorizations: "${name}" is not an authorisation of the vault; those are ${vaultAuthorizations.join(", ")}.`,
      );
    }),
  };
}
