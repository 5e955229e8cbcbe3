import { isDeepStrictEqual } from "node:util";
import { DirectoryError } from "@castellan/directory";
import { invalidParameters, refusal, type VaultAuthorization } from "@castellan/pvwa";
import { isUniqueViolation } from "@castellan/storage";
import { actorOf, fact } from "../audit/fact.ts";
import type { VaultContext, VaultUnit } from "../context.ts";
import type { Fields } from "../http/fields.ts";
import type { SessionCall } from "../http/route.ts";
import { mayGrant } from "../user/authorization.ts";
import { nameKey } from "../user/document.ts";
import { readMapping, type StoredMapping } from "./mapping-fields.ts";
import { directoryOf } from "./provision.ts";
import { type NumberedMapping, touchDirectories, type VaultDirectory } from "./registry.ts";

/** The mapping that the path names. Throws 404 `PASWS161E`, `PASWS197E`. */
export function mappingAt(context: VaultContext, call: SessionCall): NumberedMapping {
  const id = call.id("id");
  const found = directoryOf(context, call.param("domain")).mappings.find((mapping) => mapping.id === id);
  if (found === undefined) throw refusal("PASWS197E", String(id));
  return found;
}

/** `POST …/Mappings`: comes after those that are there. Throws 409 `CASTL058E`, 403 `PASWS041E` for what the caller does not hold. */
export async function addMapping(context: VaultContext, call: SessionCall): Promise<NumberedMapping> {
  const mapped = directoryOf(context, call.param("domain"));
  const mapping = call.body((fields) => readMapping(context, fields, mapped.baseDn, call.principal));
  mayGrant(call.principal, mapping.authorizations ?? []);
  refuseTaken(mapped, mapping.name, undefined);
  await tryConditions(mapped, mapping);
  const { domain } = mapped.directory;
  const added = await context.db.transaction(async (unit) => {
    const { last } = await unit
      .selectFrom("directory_mappings")
      .select((column) => column.fn.coalesce(column.fn.max("position"), column.lit(0)).as("last"))
      .where("domain", "=", domain)
      .executeTakeFirstOrThrow();
    const { id } = await unit
      .insertInto("directory_mappings")
      .values({ domain, position: Number(last) + 1, ...rowOf(mapping) })
      .returning("id")
      .executeTakeFirstOrThrow()
      .catch((error: unknown) => {
        throw isUniqueViolation(error) ? refusal("CASTL058E", mapping.name) : error;
      });
    await record(context, unit, call, "directory.mappingAdded", domain, { mappingId: id, ...mapping });
    return id;
  });
  await context.directories.refresh();
  return numberedOf(context, domain, added);
}

/**
 * `PUT …/Mappings/{id}`: replaces it; what the body leaves out is reset, except the location, which stays for good. The users whom it
 * brought in follow at their next logon, or at the next synchronisation. Throws 403 `CASTL057E` for one of the configuration.
 */
export async function updateMapping(context: VaultContext, call: SessionCall): Promise<NumberedMapping> {
  const current = mappingAt(context, call);
  const mapped = directoryOf(context, call.param("domain"));
  const location = current.location ?? "\\";
  const { given, ...mapping } = call.body((fields) => ({
    ...readMapping(context, fields, mapped.baseDn, call.principal),
    given: fields.has("Location"),
  }));
  refuseConfigured(current);
  if (given && mapping.location !== location) {
    throw invalidParameters([
      { parameter: "Location", problem: `cannot be changed: leave it out, or send [${location}].` },
    ]);
  }
  const changed: StoredMapping = { ...mapping, location };
  const held = new Set(current.authorizations ?? []);
  const more = (changed.authorizations ?? []).filter((authorization) => !held.has(authorization));
  mayGrant(call.principal, meetsOthers(current, changed) ? [...more, ...givenFrom(mapped, current)] : more);
  refuseTaken(mapped, changed.name, current.id);
  await tryConditions(mapped, changed);
  const { domain } = mapped.directory;
  await context.db.transaction(async (unit) => {
    const { numUpdatedRows } = await unit
      .updateTable("directory_mappings")
      .set(rowOf(changed))
      .where("id", "=", current.id)
      .executeTakeFirst()
      .catch((error: unknown) => {
        throw isUniqueViolation(error) ? refusal("CASTL058E", changed.name) : error;
      });
    if (numUpdatedRows === 0n) throw refusal("PASWS197E", String(current.id));
    const before = beforeOf(current, changed);
    await record(context, unit, call, "directory.mappingUpdated", domain, {
      mappingId: current.id,
      ...changed,
      before,
    });
  });
  await context.directories.refresh();
  return numberedOf(context, domain, current.id);
}

/** `DELETE …/Mappings/{id}`. Throws 403 `CASTL057E` for one of the configuration. */
export async function removeMapping(context: VaultContext, call: SessionCall): Promise<void> {
  const current = mappingAt(context, call);
  refuseConfigured(current);
  const mapped = directoryOf(context, call.param("domain"));
  const { domain } = mapped.directory;
  mayGrant(call.principal, givenFrom(mapped, current));
  await context.db.transaction(async (unit) => {
    const { numDeletedRows } = await unit
      .deleteFrom("directory_mappings")
      .where("id", "=", current.id)
      .executeTakeFirst();
    if (numDeletedRows === 0n) throw refusal("PASWS197E", String(current.id));
    const details = { mappingId: current.id, name: current.name };
    await record(context, unit, call, "directory.mappingRemoved", domain, details);
  });
  await context.directories.refresh();
}

/**
 * `POST …/Mappings/Reorder`: those that are named come first, in that order, then the others as they were. Mappings of the
 * configuration stay before all others.
 */
export async function reorderMappings(context: VaultContext, call: SessionCall): Promise<readonly NumberedMapping[]> {
  const { directory, mappings } = directoryOf(context, call.param("domain"));
  const { domain } = directory;
  const named = call.body((fields) => readOrder(fields, mappings));
  const movable = mappings.filter(({ configured }) => !configured).map(({ id }) => id);
  const first = named.filter((id) => movable.includes(id));
  const order = [...first, ...movable.filter((id) => !first.includes(id))];
  const raised = mappings.filter(({ id }) => isRaised(id, movable, order));
  mayGrant(call.principal, givenBy(raised));
  await context.db.transaction(async (unit) => {
    for (const [index, id] of order.entries()) {
      await unit
        .updateTable("directory_mappings")
        .set({ position: index + 1 })
        .where("id", "=", id)
        .where("domain", "=", domain)
        .execute();
    }
    await record(context, unit, call, "directory.mappingsReordered", domain, { order });
  });
  await context.directories.refresh();
  return directoryOf(context, domain).mappings;
}

/**
 * What people may come by when `mapping` does not let in whom it let in before: what it gives, and what those give that come
 * after it.
 */
function givenFrom({ mappings }: VaultDirectory, { order }: NumberedMapping): readonly VaultAuthorization[] {
  return givenBy(mappings.filter((mapping) => mapping.order >= order));
}

function givenBy(mappings: readonly NumberedMapping[]): readonly VaultAuthorization[] {
  return [...new Set(mappings.flatMap(({ authorizations = [] }) => authorizations))];
}

/** Whether other people may meet the changed mapping than before. */
function meetsOthers(current: NumberedMapping, changed: StoredMapping): boolean {
  return (["branch", "query", "domainGroups"] as const).some(
    (name) => !isDeepStrictEqual(current[name], changed[name]),
  );
}

/** Whether a mapping comes to stand before another that it stood after. */
function isRaised(id: number, before: readonly number[], after: readonly number[]): boolean {
  const behind = after.slice(after.indexOf(id) + 1);
  return before.slice(0, Math.max(0, before.indexOf(id))).some((other) => behind.includes(other));
}

function readOrder(fields: Fields, mappings: readonly NumberedMapping[]): readonly number[] {
  const name = "MappingsOrder";
  const given = fields.raw(name);
  const ids: readonly unknown[] = Array.isArray(given) ? given : [];
  const known = ids.map((id) => mappings.find((mapping) => String(mapping.id) === String(id))?.id);
  const found = known.filter((id) => id !== undefined);
  if (ids.length === 0) fields.refuse(name, "must be an array of numbers of mappings.");
  else if (found.length < ids.length) fields.refuse(name, "names a mapping that the directory does not have.");
  else if (new Set(found).size < found.length) fields.refuse(name, "names a mapping twice.");
  const configured = mappings.filter((mapping) => mapping.configured).map(({ id }) => id);
  const fixed = found.filter((id) => configured.includes(id));
  const inFront = found.slice(0, fixed.length);
  if (!isDeepStrictEqual(fixed, inFront) || !isDeepStrictEqual(fixed, configured.slice(0, fixed.length))) {
    fields.refuse(name, "must leave the mappings of the vault's configuration first, in their order.");
  }
  return found;
}

function refuseConfigured({ configured, name }: NumberedMapping): void {
  if (configured) throw refusal("CASTL057E", `Directory mapping [${name}]`);
}

function refuseTaken({ mappings }: VaultDirectory, name: string, self: number | undefined): void {
  const taken = mappings.some((mapping) => mapping.id !== self && nameKey(mapping.name) === nameKey(name));
  if (taken) throw refusal("CASTL058E", name);
}

/** Asks for the first person below the branch that the query lets through: the directory itself says whether it can be asked so. */
async function tryConditions({ directory }: VaultDirectory, { branch, query }: StoredMapping): Promise<void> {
  try {
    const people = directory.users({
      ...(branch === undefined ? {} : { base: branch }),
      ...(query === undefined ? {} : { filter: query }),
    });
    for await (const _ of people) break;
  } catch (error) {
    if (!(error instanceof DirectoryError)) throw error;
    const problem = `cannot be searched by: ${error.message} ${error.mend}`;
    if (error.code === "notFound") throw invalidParameters([{ parameter: "LDAPBranch", problem }]);
    if (error.code === "invalid") throw invalidParameters([{ parameter: "LDAPQuery", problem }]);
    throw error;
  }
}

function rowOf(mapping: StoredMapping): { readonly name_key: string; readonly document: string } {
  return { name_key: nameKey(mapping.name), document: JSON.stringify(mapping) };
}

/** What was different before, by name. */
function beforeOf(current: NumberedMapping, changed: StoredMapping) {
  const now = new Map<string, unknown>(Object.entries(changed));
  const { id: _id, order: _order, configured: _configured, ...before } = current;
  return Object.fromEntries(Object.entries(before).filter(([name, value]) => !isDeepStrictEqual(value, now.get(name))));
}

async function record(
  context: VaultContext,
  unit: VaultUnit,
  call: SessionCall,
  action: string,
  domain: string,
  details: object,
): Promise<void> {
  await touchDirectories(unit);
  await context.audit.append(unit, [fact(actorOf(call), action, `directory:${domain}`, { ...details })]);
}

/** Throws 404 `PASWS197E` when another node removed it at once. */
function numberedOf(context: VaultContext, domain: string, id: number): NumberedMapping {
  const found = directoryOf(context, domain).mappings.find((mapping) => mapping.id === id);
  if (found === undefined) throw refusal("PASWS197E", String(id));
  return found;
}
