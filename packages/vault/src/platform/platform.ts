import { refusal, type SecretType } from "@castellan/pvwa";
import type { VaultContext } from "../context.ts";
import { nameKey } from "../user/document.ts";

/** What a password of the platform must look like. */
export interface PasswordRules {
  readonly length: number;
  readonly minUpper: number;
  readonly minLower: number;
  readonly minDigit: number;
  readonly minSpecial: number;
  /** Characters it must not hold. */
  readonly forbidden: string;
}

/** The rules by which the accounts of a platform are used and managed. */
export interface PlatformPolicies {
  readonly requireReason: boolean;
  /** A request must be confirmed before an account is used. */
  readonly dualControl: boolean;
  /** Who uses an account has it for himself until he checks it in. */
  readonly exclusive: boolean;
  /** The secret is changed after it was used. */
  readonly oneTime: boolean;
  readonly passwordPolicy: PasswordRules;
  readonly allowManualChange: boolean;
  readonly allowManualVerification: boolean;
  readonly allowManualReconciliation: boolean;
  readonly performPeriodicChange: boolean;
  readonly changeEveryDays: number;
  readonly performPeriodicVerification: boolean;
  readonly verifyEveryDays: number;
  readonly reconcileWhenUnsynchronised: boolean;
}

/** A property that accounts of the platform have beside address and user name. */
export interface PlatformProperty {
  readonly name: string;
  readonly displayName: string;
}

/** A place for another account that this one is worked with. */
export interface LinkedAccountSlot {
  readonly name: "LogonAccount" | "EnableAccount" | "ReconcileAccount";
  readonly displayName: string;
  /** 1 to 3: the `extraPasswordIndex` of a link. */
  readonly index: number;
}

/** The policies of privileged access that a platform may make an exception from. */
export type Workflow = "dualControl" | "exclusive" | "oneTime" | "requireReason";

export interface Platform {
  readonly platformId: string;
  readonly name: string;
  readonly description: string;
  readonly systemType: string;
  /** What the generated names of its accounts begin with: `Operating System`. */
  readonly deviceType: string;
  readonly platformType: "Regular";
  /** The platform this one was made of; itself when built in. */
  readonly platformBaseId: string;
  readonly active: boolean;
  readonly secretType: SecretType;
  /** `address` and `userName` may stand in both lists. */
  readonly required: readonly PlatformProperty[];
  readonly optional: readonly PlatformProperty[];
  readonly linkedAccounts: readonly LinkedAccountSlot[];
  readonly policies: PlatformPolicies;
  /** The workflows set for this platform, apart from the vault's own rule. */
  readonly exceptions: readonly Workflow[];
}

/** A platform, and the number that changes of it name. */
export interface NumberedPlatform {
  readonly number: number;
  readonly platform: Platform;
}

/** The platform of that id, in any letter case; throws 404 `CASTL031E`. */
export async function platformOf(
  context: VaultContext,
  db: VaultContext["db"]["sql"],
  platformId: string,
): Promise<Platform> {
  const platform = await findPlatform(context, db, platformId);
  if (platform === undefined) throw refusal("CASTL031E", platformId);
  return platform;
}

/** The platform of that id; `undefined` when there is none. With `hold` it stays until the unit of work `db` ends. */
export async function findPlatform(
  context: VaultContext,
  db: VaultContext["db"]["sql"],
  platformId: string,
  hold = false,
): Promise<Platform | undefined> {
  const query = db.selectFrom("platforms").select("document").where("platform_key", "=", nameKey(platformId));
  const held = hold && context.db.dialect === "postgres" ? query.forShare() : query;
  const row = await held.executeTakeFirst();
  return row === undefined ? undefined : parsePlatform(row.document);
}

/** The keys of the platforms that `test` picks; a vault has some dozens. */
export async function platformKeys(
  db: VaultContext["db"]["sql"],
  test: (platform: Platform) => boolean,
): Promise<readonly string[]> {
  const rows = await db.selectFrom("platforms").select(["platform_key", "document"]).execute();
  return rows.filter(({ document }) => test(parsePlatform(document))).map(({ platform_key }) => platform_key);
}

/** The platform that a stored document tells of. */
export function parsePlatform(document: string): Platform {
  return JSON.parse(document);
}
