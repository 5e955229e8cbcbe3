import { type PvwaAccessWorkflows, type PvwaCredentialsPolicy, refusal } from "@castellan/pvwa";
import { forUpdate, isUniqueViolation } from "@castellan/storage";
import { actorOf, fact } from "../audit/fact.ts";
import type { VaultContext, VaultUnit } from "../context.ts";
import type { SessionCall } from "../http/route.ts";
import { authorizeVaultAdmin } from "../session/principal.ts";
import { nameKey } from "../user/document.ts";
import { readCredentialsPolicy, readDuplicate, readWorkflows } from "./fields.ts";

import { type NumberedPlatform, type Platform, parsePlatform } from "./platform.ts";
import { shownCredentialsPolicy, shownWorkflows } from "./shown.ts";

/** `POST /API/Platforms/Targets/{id}/{Activate,Deactivate}`. */
export async function setActive(context: VaultContext, call: SessionCall, active: boolean): Promise<void> {
  const action = active ? "platform.activated" : "platform.deactivated";
  await changePlatform(context, call, action, (platform) => ({ ...platform, active }));
}

/** `PUT /API/Platforms/Targets/{id}/PrivilegedAccessWorkflows`: a rule that is no exception follows the vault's own, which is off. */
export async function putWorkflows(context: VaultContext, call: SessionCall): Promise<PvwaAccessWorkflows> {
  const change = call.body(readWorkflows);
  return shownWorkflows(await changePlatform(context, call, "platform.workflowsChanged", change));
}

/** `PUT /API/Platforms/Targets/{id}/CredentialsManagementPolicy`. */
export async function putCredentialsPolicy(context: VaultContext, call: SessionCall): Promise<PvwaCredentialsPolicy> {
  const change = call.body(readCredentialsPolicy);
  return shownCredentialsPolicy(await changePlatform(context, call, "platform.credentialsPolicyChanged", change));
}

async function changePlatform(
  context: VaultContext,
  call: SessionCall,
  action: string,
  change: (platform: Platform) => Platform,
): Promise<Platform> {
  authorizeVaultAdmin(call.principal, "change platforms");
  return await context.db.transaction(async (unit) => {
    const { number, platform } = await holdTarget(context, unit, call.id("id"));
    const changed = change(platform);
    await unit
      .updateTable("platforms")
      .set({ document: JSON.stringify(changed) })
      .where("position", "=", number)
      .execute();
    const details = { policies: policiesOf(changed) };
    await context.audit.append(unit, [fact(actorOf(call), action, `platform:${changed.platformId}`, details)]);
    return changed;
  });
}

function policiesOf({ policies }: Platform): string {
  return JSON.stringify(policies);
}

/** `POST /API/Platforms/Targets/{id}/Duplicate`: its id is its name without what an id cannot hold. */
export async function duplicatePlatform(context: VaultContext, call: SessionCall) {
  authorizeVaultAdmin(call.principal, "change platforms");
  const { name, platformId, description } = call.body(readDuplicate);
  return await context.db.transaction(async (unit) => {
    const { platform } = await holdTarget(context, unit, call.id("id"));
    const { last } = await unit
      .selectFrom("platforms")
      .select((rows) => rows.fn.max("position").as("last"))
      .executeTakeFirstOrThrow();
    const number = last + 1;
    const copy: Platform = { ...platform, platformId, name, description: description ?? platform.description };
    await unit
      .insertInto("platforms")
      .values({ platform_key: nameKey(platformId), position: number, document: JSON.stringify(copy) })
      .execute()
      .catch((error: unknown) => {
        throw isUniqueViolation(error) ? refusal("CASTL034E", platformId) : error;
      });
    const details = { name, of: platform.platformId };
    await context.audit.append(unit, [fact(actorOf(call), "platform.duplicated", `platform:${platformId}`, details)]);
    return { ID: number, PlatformID: platformId, Name: name, Description: copy.description };
  });
}

/** `DELETE /API/Platforms/Targets/{id}`: a platform that has accounts stays, 409 `CASTL035E`. */
export async function deletePlatform(context: VaultContext, call: SessionCall): Promise<void> {
  authorizeVaultAdmin(call.principal, "change platforms");
  await context.db.transaction(async (unit) => {
    const { number, platform } = await holdTarget(context, unit, call.id("id"));
    const { platformId } = platform;
    const used = await unit
      .selectFrom("accounts")
      .select("id")
      .where("platform_key", "=", nameKey(platformId))
      .limit(1)
      .executeTakeFirst();
    if (used !== undefined) throw refusal("CASTL035E", platformId);
    await unit.deleteFrom("platforms").where("position", "=", number).execute();
    const details = { name: platform.name };
    await context.audit.append(unit, [fact(actorOf(call), "platform.deleted", `platform:${platformId}`, details)]);
  });
}

/** The platform of that number; throws 404 `CASTL031E`. */
export async function openTarget(db: VaultContext["db"]["sql"], number: number): Promise<NumberedPlatform> {
  return found(number, await targetNumbered(db, number).executeTakeFirst());
}

/** The same, for who changes it. */
async function holdTarget({ db }: VaultContext, unit: VaultUnit, number: number): Promise<NumberedPlatform> {
  return found(number, await targetNumbered(unit, number).$call(forUpdate(db.dialect)).executeTakeFirst());
}

function targetNumbered(db: VaultContext["db"]["sql"], number: number) {
  // PostgreSQL does not compare the column with what could never stand in it.
  if (number > 2 ** 31 - 1) throw refusal("CASTL031E", String(number));
  return db.selectFrom("platforms").select("document").where("position", "=", number);
}

function found(number: number, row: { readonly document: string } | undefined): NumberedPlatform {
  if (row === undefined) throw refusal("CASTL031E", String(number));
  return { number, platform: parsePlatform(row.document) };
}
