import { refusal } from "@castellan/pvwa";
import { openAccount } from "../account/open.ts";
import type { VaultContext } from "../context.ts";
import type { SessionCall } from "../http/route.ts";
import { hasPermission } from "../member/permissions.ts";
import { platformOf } from "../platform/platform.ts";
import { generateByRules } from "./generate.ts";

/** `POST …/Secret/Generate`: a new password by the platform's rules, for those who may set one. It is kept nowhere. */
export async function generateSecret(context: VaultContext, call: SessionCall): Promise<{ readonly Password: string }> {
  const { account, permissions, safe } = await openAccount(context, context.db.sql, call.principal, call.param("id"));
  const may =
    hasPermission(permissions, "updateAccountContent") || hasPermission(permissions, "specifyNextAccountContent");
  if (!may) {
    const needed = "updateAccountContent or specifyNextAccountContent";
    throw refusal("PASWS041E", `do this in safe [${safe.safe_name}]; it takes ${needed}`);
  }
  const { policies } = await platformOf(context, context.db.sql, account.platformId);
  return { Password: generateByRules(policies.passwordPolicy) };
}
