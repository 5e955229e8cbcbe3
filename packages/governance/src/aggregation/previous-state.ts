import { accountScope, parseAttributes } from "../account/account.ts";
import type { Unit } from "../core.ts";
import type { Work } from "./classify.ts";

/** What an account was before the batch that changes it. */
export interface PreviousState {
  readonly nativeIdentity: string;
  readonly displayName: string;
  /** Canonical JSON. */
  readonly attributes: string;
  readonly disabled: boolean;
  readonly locked: boolean;
}

/** Reads the states of the known accounts among `work`, in one query. */
export async function previousStates(unit: Unit, work: readonly Work[]): Promise<ReadonlyMap<string, PreviousState>> {
  const ids = work.flatMap(({ known }) => known?.id ?? []);
  if (ids.length === 0) return new Map();
  const rows = await unit
    .selectFrom("accounts")
    .select(["id", "native_identity", "display_name", "attributes", "disabled", "locked"])
    .where("id", "in", ids)
    .execute();
  return new Map(
    rows.map((row) => [
      row.id,
      {
        nativeIdentity: row.native_identity,
        displayName: row.display_name,
        attributes: row.attributes,
        disabled: row.disabled === 1,
        locked: row.locked === 1,
      },
    ]),
  );
}

export function previousScope(previous: PreviousState): Readonly<Record<string, unknown>> {
  return accountScope({ ...previous, attributes: parseAttributes(previous.attributes) });
}
