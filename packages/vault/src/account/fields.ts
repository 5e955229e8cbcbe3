import { type SecretType, secretTypes } from "@castellan/pvwa";
import type { Fields } from "../http/fields.ts";

/** How many characters the texts of an account may have. */
export const accountTextLimits = {
  name: 170,
  address: 255,
  userName: 255,
  platformId: 99,
  property: 1023,
  manualManagementReason: 255,
  remoteMachines: 4000,
  /** An SSH key takes a few thousand. */
  secret: 65_535,
} as const;

/** An account as POST sends it. Empty texts count as left out. */
export interface AccountDraft {
  readonly platformId: string;
  readonly safeName: string;
  readonly name: string | undefined;
  readonly address: string | undefined;
  readonly userName: string | undefined;
  readonly secretType: SecretType | undefined;
  readonly secret: string | undefined;
  readonly properties: ReadonlyMap<string, string>;
  readonly automatic: boolean;
  readonly reason: string | undefined;
  readonly remoteMachines: string | undefined;
  readonly restricted: boolean | undefined;
}

export function readAccount(fields: Fields): AccountDraft {
  const text = (from: Fields, name: keyof typeof accountTextLimits) =>
    from.text(name, { limit: accountTextLimits[name] })?.trim() || undefined;
  const management = fields.nested("secretManagement");
  const machines = fields.nested("remoteMachinesAccess");
  const name = text(fields, "name");
  const problem = name === undefined ? undefined : accountNameProblem(name);
  if (problem !== undefined) fields.refuse("name", problem);
  return {
    platformId: fields.text("platformId", { limit: accountTextLimits.platformId, required: true }) ?? "",
    safeName: fields.text("safeName", { limit: 28, required: true }) ?? "",
    name,
    address: text(fields, "address"),
    userName: text(fields, "userName"),
    secretType: fields.choice("secretType", secretTypes),
    secret: fields.text("secret", { limit: accountTextLimits.secret }) || undefined,
    properties: readProperties(fields.nested("platformAccountProperties")),
    automatic: management.flag("automaticManagementEnabled") ?? true,
    reason: text(management, "manualManagementReason"),
    remoteMachines: text(machines, "remoteMachines"),
    restricted: machines.flag("accessRestrictedToRemoteMachines"),
  };
}

/** No platform asks for as many. */
const mostProperties = 200;

/** The platform's properties, which come as texts, numbers or truths, and are kept as texts. */
export function readProperties(fields: Fields): ReadonlyMap<string, string> {
  const properties = new Map<string, string>();
  if (fields.names.length > mostProperties) fields.refuse("", `may hold at most ${mostProperties} properties.`);
  for (const name of fields.names.slice(0, mostProperties)) {
    const value = fields.raw(name);
    if (typeof value === "number" || typeof value === "boolean") properties.set(name, String(value));
    else {
      const text = fields.text(name, { limit: accountTextLimits.property });
      if (text !== undefined && text !== "") properties.set(name, text);
    }
  }
  return properties;
}

/** Why an account cannot have the name; `undefined` when it can. */
export function accountNameProblem(name: string): string | undefined {
  if (name !== name.trim() || name === "") return "must not be empty, nor begin or end with a space.";
  if (/[\\/:*?"<>|]/.test(name)) return 'must not hold any of \\ / : * ? " < > |.';
  if (/\p{Cc}/u.test(name)) return "must not hold control characters.";
  return undefined;
}
