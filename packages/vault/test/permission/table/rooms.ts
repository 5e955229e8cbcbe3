import type { SafeCall } from "../safe-call.ts";
import { accountCalls } from "./accounts.ts";
import { bulkCalls } from "./bulk.ts";
import { memberCalls } from "./members.ts";
import { requestCalls } from "./requests.ts";
import { safeCalls } from "./safes.ts";
import { secretCalls } from "./secrets.ts";

/** Every call that needs permissions in a safe. */
export const rooms = {
  safes: safeCalls,
  members: memberCalls,
  accounts: accountCalls,
  secrets: secretCalls,
  requests: requestCalls,
  uploads: bulkCalls,
} as const satisfies Record<string, readonly SafeCall[]>;
