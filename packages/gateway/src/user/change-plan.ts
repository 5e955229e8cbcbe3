import { type JsonValue, type Modification, ScimError } from "@castellan/scim";
import { isObject } from "../json/object.ts";
import { checkLengths } from "./limit.ts";
import { cyberArkUserUri } from "./schema.ts";
import { changedNames, type VaultChange, vaultChange } from "./vault-change.ts";
import { vaultFieldsOf } from "./vault-fields.ts";

/** What a PUT or PATCH comes down to in the vault. */
export interface ChangePlan {
  readonly id: number;
  readonly external: boolean;
  /** Fields of the vault's user to be written. */
  readonly fields?: VaultChange;
  /** The SCIM names of those fields. */
  readonly names: readonly string[];
  /** Ends a suspension, with the vault's call for that. */
  readonly endSuspension: boolean;
  readonly active?: boolean;
  readonly password?: string;
}

/** Plans a change before anything is asked of the vault. Throws `ScimError` for what can be seen to be impossible. */
export function planChange({ before, after }: Modification): ChangePlan {
  const external = memberOf(before[cyberArkUserUri], "directoryType") === "LDAP";
  const { password } = after;
  const newPassword = typeof password === "string" ? password : undefined;
  if (external && newPassword !== undefined) {
    throw new ScimError(
      "mutability",
      "password of an external user is not the vault's: it is set in the user's directory",
    );
  }
  const change = vaultChange(vaultFieldsOf(before), vaultFieldsOf(after));
  checkLengths(change);
  if (newPassword !== undefined) checkLengths({ newPassword });
  const { suspended, ...rest } = change;
  // Ending a suspension alone has a call of its own, which takes fewer rights and also works for external users.
  const endSuspension = suspended === false && (external || Object.keys(rest).length === 0);
  const fields = endSuspension ? rest : change;
  return {
    id: Number(before.id),
    external,
    ...(Object.keys(fields).length === 0 ? {} : { fields }),
    names: changedNames(fields),
    endSuspension,
    ...(typeof after.active === "boolean" && after.active !== before.active ? { active: after.active } : {}),
    ...(newPassword === undefined ? {} : { password: newPassword }),
  };
}

function memberOf(value: JsonValue | undefined, name: string): JsonValue | undefined {
  return isObject(value) ? value[name] : undefined;
}
