import type { VaultContext, VaultUnit } from "../context.ts";

export interface Activity {
  /** The name of the user who acted. */
  readonly user: string;
  /** What was done, in the words of `activityCodes` where they have it. */
  readonly action: string;
  readonly reason?: string;
  /** The address it was done from. */
  readonly client?: string;
  readonly moreInfo?: string;
  readonly alert?: boolean;
}

/** Tells of something that was done with an account, within the unit that does it. Never put a secret into it. */
export async function recordActivity(
  context: Pick<VaultContext, "clock">,
  unit: VaultUnit,
  accountId: number,
  { user, action, reason = "", client = "", moreInfo = "", alert = false }: Activity,
): Promise<void> {
  const told = { user_name: user, action, reason, client, more_info: moreInfo, alert: Number(alert) };
  await unit
    .insertInto("account_activities")
    .values({ account_id: accountId, at: context.clock(), ...told })
    .execute();
}
