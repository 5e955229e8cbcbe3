import { vaultAuthorizations } from "@castellan/pvwa";
import type { DirectoryMapping } from "@castellan/vault";
import type { DirectoryMappingSettings, DirectorySettings } from "../configuration/schema.ts";
import { CastellanError } from "../error/castellan-error.ts";

/** Of the embedded directory, the members of this group may use the vault. */
const embeddedMapping: DirectoryMapping = { name: "Vault users", domainGroups: ["GG-Vault-Users"] };

/** Who of a directory may use the vault: of a company's own nobody, unless the configuration says who. */
export function mappingsOf(settings: DirectorySettings, at: string): readonly DirectoryMapping[] {
  const { mappings } = settings;
  if (mappings === undefined) return settings.kind === "embedded" ? [embeddedMapping] : [];
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
