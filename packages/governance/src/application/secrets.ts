import type { Sealer } from "@castellan/storage";
import type { ConnectorFactory } from "./connector.ts";

type Settings = Readonly<Record<string, unknown>>;
export type SealedSettings = Readonly<Record<string, string>>;

/** What is shown in place of a secret, and taken back as "keep the one you have". */
export const sealedMark = { sealed: true } as const;

function isSealedMark(value: unknown): boolean {
  return typeof value === "object" && value !== null && "sealed" in value && value.sealed === true;
}

/** What a secret setting is sealed for. */
export function settingContext(application: string, setting: string): string {
  return `application:${application.toLowerCase()}:${setting}`;
}

/** Parts settings as posted into the ones that may be shown and the secrets, sealed. A secret left out keeps its value in `kept`. */
export async function sealSettings(
  application: string,
  factory: ConnectorFactory | undefined,
  settings: Settings,
  kept: SealedSettings,
  sealer: Sealer,
): Promise<{ readonly settings: Settings; readonly secrets: SealedSettings }> {
  const shown: Record<string, unknown> = { ...settings };
  const secrets: Record<string, string> = {};
  for (const name of factory?.secretSettings ?? []) {
    const value = shown[name];
    delete shown[name];
    const before = kept[name];
    if (typeof value === "string") secrets[name] = await sealer.seal(value, settingContext(application, name));
    else if (before !== undefined && (value === undefined || isSealedMark(value))) secrets[name] = before;
  }
  return { settings: shown, secrets };
}

/** The settings as a connector needs them. Throws `StorageError` `unsealable` and `sealed`. */
export async function openSettings(
  application: string,
  settings: Settings,
  secrets: SealedSettings,
  sealer: Sealer,
): Promise<Settings> {
  const opened: Record<string, unknown> = { ...settings };
  for (const [name, sealed] of Object.entries(secrets))
    opened[name] = await sealer.open(sealed, settingContext(application, name));
  return opened;
}

/** The settings as a person may see them. */
export function showSettings(settings: Settings, secrets: SealedSettings): Settings {
  const shown: Record<string, unknown> = { ...settings };
  for (const name of Object.keys(secrets)) shown[name] = sealedMark;
  return shown;
}
