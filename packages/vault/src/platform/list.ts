import type { PvwaPlatform, PvwaTargetPlatform } from "@castellan/pvwa";
import type { VaultContext } from "../context.ts";
import type { Fields } from "../http/fields.ts";
import { type Condition, readFilter } from "../http/filter.ts";
import type { SessionCall } from "../http/route.ts";
import { safesOf } from "../member/access.ts";
import { nameKey } from "../user/document.ts";
import { type NumberedPlatform, type Platform, parsePlatform, platformOf } from "./platform.ts";
import { shownPlatform, shownTarget } from "./shown.ts";

/** All of them, in the order in which they came; a vault has some dozens. */
async function readPlatforms(context: VaultContext): Promise<readonly NumberedPlatform[]> {
  const rows = await context.db.sql.selectFrom("platforms").selectAll().orderBy("position").execute();
  return rows.map(({ position, document }) => ({ number: position, platform: parsePlatform(document) }));
}

/** `GET /API/Platforms`. */
export async function listPlatforms(
  context: VaultContext,
  call: SessionCall,
): Promise<{ readonly Platforms: readonly PvwaPlatform[]; readonly Total: number }> {
  const wanted = call.query((fields) => ({
    active: fields.flag("active"),
    platformType: fields.choice("platformType", ["Regular", "Group"]),
    systemType: fields.text("systemType", { limit: 100 }),
    search: readSearch(fields),
  }));
  const found = (await readPlatforms(context)).filter(
    ({ platform }) =>
      (wanted.active === undefined || platform.active === wanted.active) &&
      (wanted.platformType === undefined || platform.platformType === wanted.platformType) &&
      (wanted.systemType === undefined || nameKey(platform.systemType) === nameKey(wanted.systemType)) &&
      matches(platform, wanted.search),
  );
  return { Platforms: found.map(({ platform }) => shownPlatform(platform)), Total: found.length };
}

const truths: Readonly<Record<string, (platform: Platform) => boolean>> = {
  active: ({ active }) => active,
  periodicverify: ({ policies }) => policies.performPeriodicVerification,
  manualverify: ({ policies }) => policies.allowManualVerification,
  periodicchange: ({ policies }) => policies.performPeriodicChange,
  manualchange: ({ policies }) => policies.allowManualChange,
  automaticreconcile: ({ policies }) => policies.reconcileWhenUnsynchronised,
  manualreconcile: ({ policies }) => policies.allowManualReconciliation,
};
const filterProperties = [
  ...["active", "systemType", "periodicVerify", "manualVerify", "periodicChange", "manualChange"],
  ...["automaticReconcile", "manualReconcile"],
];

/** `GET /API/Platforms/Targets`; the filter may be called `filter` or `filters`. */
export async function listTargets(
  context: VaultContext,
  call: SessionCall,
): Promise<{ readonly Platforms: readonly PvwaTargetPlatform[]; readonly Total: number }> {
  const { conditions, search } = call.query((fields) => ({
    conditions: readFilter(fields, filterProperties, fields.has("filters") ? "filters" : "filter"),
    search: readSearch(fields),
  }));
  const found = (await readPlatforms(context)).filter(
    ({ platform }) => matches(platform, search) && conditions.every((condition) => holds(platform, condition)),
  );
  return { Platforms: found.map(({ platform, number }) => shownTarget(platform, number)), Total: found.length };
}

function holds(platform: Platform, { property, value }: Condition): boolean {
  const truth = truths[property];
  return truth === undefined
    ? nameKey(platform.systemType) === nameKey(value)
    : truth(platform) === (value.toLowerCase() === "true");
}

function readSearch(fields: Fields): string {
  return nameKey(fields.text("search", { limit: 500 })?.trim() ?? "");
}

function matches({ name, platformId }: Platform, search: string): boolean {
  return nameKey(name).includes(search) || nameKey(platformId).includes(search);
}

/** `GET /API/Platforms/{id}/Safes`: the names of the caller's safes, since every safe may hold accounts of any platform. */
export async function listPlatformSafes(
  context: VaultContext,
  call: SessionCall,
): Promise<{ readonly value: readonly string[]; readonly count: number }> {
  await platformOf(context, context.db.sql, call.param("id"));
  const safes = safesOf(context, call.principal);
  let query = context.db.sql.selectFrom("safes").select("safe_name").orderBy("name_key");
  if (safes !== undefined) query = query.where("safes.id", "in", safes);
  const value = (await query.execute()).map(({ safe_name }) => safe_name);
  return { value, count: value.length };
}
