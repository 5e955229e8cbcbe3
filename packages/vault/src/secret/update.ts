import { openAccount } from "../account/open.ts";
import { writeAccount } from "../account/write.ts";
import { seconds, type VaultContext } from "../context.ts";
import type { Fields } from "../http/fields.ts";
import type { SessionCall } from "../http/route.ts";
import { refuseTaken } from "./checkout.ts";
import { storedByHand } from "./management.ts";
import { addSecret } from "./store.ts";
import { hasOpenTask, withdrawChanges } from "./task-store.ts";
import { tell } from "./told.ts";

/** The most characters of a secret: an SSH key takes a few thousand. */
const secretLimit = 65_535;

/** Reads `NewCredentials`, which may be of spaces alone: it is what the target has. */
export function readNewSecret(fields: Fields): string {
  const secret = fields.text("NewCredentials", { limit: secretLimit });
  if (secret === undefined || secret === "") fields.refuse("NewCredentials", "must be the new secret.");
  return secret ?? "";
}

/**
 * `POST …/Password/Update`: stores the secret in the vault alone, as the current one. Whoever calls it has set it on the target himself, so a
 * change that no worker has begun is not to be done any more. Throws 409 `CASTL041E` while somebody else has the account.
 */
export async function updateSecret(context: VaultContext, call: SessionCall): Promise<void> {
  const secret = call.body(readNewSecret);
  await context.db.transaction(async (unit) => {
    const opened = await openAccount(context, unit, call.principal, call.param("id"), "updateAccountContent");
    const { row, account } = opened;
    await refuseTaken(context, unit, call.principal, { rowId: row.id, id: account.id });
    const withdrawn = await withdrawChanges(context, unit, row.id);
    const version = await addSecret(context, unit, row, secret, call.principal.username);
    const open = await hasOpenTask(context, unit, row.id);
    await writeAccount(context, unit, opened, storedByHand(seconds(context), open));
    const details = { version, ...(withdrawn ? { withdrawnChange: true } : {}) };
    const told = { event: "secret.updated", action: "Store password", moreInfo: `Version ${version}`, details };
    await tell(context, unit, call, opened, told);
  });
}
