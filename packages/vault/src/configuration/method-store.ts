import type { VaultContext, VaultUnit } from "../context.ts";

/** The ways to log on that this vault has. */
export const authenticationMethodIds = ["cyberark", "ldap"] as const;
export type AuthenticationMethodId = (typeof authenticationMethodIds)[number];

/** What may be set of a way to log on. The texts are for pages that offer it. */
export interface MethodSettings {
  readonly enabled: boolean;
  readonly displayName: string;
  readonly mobileEnabled: boolean;
  readonly logoffUrl: string;
  readonly signInLabel: string;
  readonly usernameFieldLabel: string;
  readonly passwordFieldLabel: string;
}

const usual: MethodSettings = {
  enabled: true,
  displayName: "",
  mobileEnabled: false,
  logoffUrl: "",
  signInLabel: "",
  usernameFieldLabel: "",
  passwordFieldLabel: "",
};

const settingOf = (method: AuthenticationMethodId) => `authenticationMethod:${method}`;

/** The settings of a way to log on, as they were set last. */
export async function readMethod(
  db: VaultContext["db"]["sql"],
  method: AuthenticationMethodId,
): Promise<MethodSettings> {
  const row = await db.selectFrom("settings").select("value").where("name", "=", settingOf(method)).executeTakeFirst();
  return row === undefined ? usual : { ...usual, ...JSON.parse(row.value) };
}

export async function writeMethod(
  unit: VaultUnit,
  method: AuthenticationMethodId,
  settings: MethodSettings,
): Promise<void> {
  const value = JSON.stringify(settings);
  await unit
    .insertInto("settings")
    .values({ name: settingOf(method), value })
    .onConflict((conflict) => conflict.column("name").doUpdateSet({ value }))
    .execute();
}

/** Whether users may log on by it: it is not switched off, and for LDAP there is a directory. */
export async function isEnabled(context: VaultContext, method: AuthenticationMethodId): Promise<boolean> {
  const { enabled } = await readMethod(context.db.sql, method);
  return enabled && (method !== "ldap" || context.directories.all().length > 0);
}
