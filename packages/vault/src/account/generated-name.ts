import type { VaultUnit } from "../context.ts";
import type { Platform } from "../platform/platform.ts";
import { nameKey } from "../user/document.ts";
import { type AccountDraft, accountTextLimits } from "./fields.ts";

/** `Operating System-UnixSSH-db01.corp.example-root`, without the characters that a name cannot hold. */
export function generateName({ deviceType, platformId }: Platform, { address, userName }: AccountDraft): string {
  const parts = [deviceType, platformId, address, userName].filter((part) => part !== undefined);
  return parts
    .join("-")
    .replace(/[\\/:*?"<>|\p{Cc}]/gu, "_")
    .slice(0, accountTextLimits.name)
    .toWellFormed()
    .trim();
}

/**
 * The generated name, with the account's number behind it where the safe has one of that name: who allows a second account of the same
 * kind without naming it wants one that is free.
 */
export async function freeName(unit: VaultUnit, safeId: number, number: number, name: string): Promise<string> {
  const taken = await unit
    .selectFrom("accounts")
    .select("id")
    .where("safe_id", "=", safeId)
    .where("name_key", "=", nameKey(name))
    .executeTakeFirst();
  if (taken === undefined) return name;
  const end = `-${number}`;
  return `${name.slice(0, accountTextLimits.name - end.length).toWellFormed()}${end}`;
}
