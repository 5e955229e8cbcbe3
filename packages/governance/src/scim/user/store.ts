import type { AttributePath, ResourceStore } from "@castellan/scim";
import { type SqlBool, sql } from "kysely";
import type { Core } from "../../core.ts";
import { changeIdentity, createIdentity, deleteIdentity } from "../../identity/identity-change.ts";
import type { ScimCaller } from "../caller.ts";
import type { Landscape } from "../landscape.ts";
import { listRows, type RowSource } from "../list/list-rows.ts";
import type { PageMarks } from "../list/page-marks.ts";
import { requireRow } from "../version.ts";
import { userColumns, userOrder } from "./columns.ts";
import { guarded, userResource } from "./resource.ts";
import { type IdentityRow, viewIdentities } from "./rows.ts";
import { readSupplement } from "./supplement.ts";
import { readAttributes, readChange, readDisplayName, readManager, readUserName } from "./write.ts";

/** Identities as Users. */
export function createUserStore(core: Core, landscape: Landscape, marks: PageMarks): ResourceStore<ScimCaller> {
  const { users } = landscape;
  const { database } = core;
  const columns = userColumns(users);
  const authoritative = new Set(
    landscape.applications.flatMap(({ application }) => (application.authoritative ? [application.name] : [])),
  );

  async function resources(rows: readonly IdentityRow[], excluded: readonly AttributePath[], baseUrl: string) {
    const entitlements = !excluded.some(
      ({ schema, attribute }) => schema === users.extension.id && attribute === "entitlements",
    );
    const views = await viewIdentities(core, rows, { entitlements, authoritative });
    return views.map((view) => userResource(view, landscape, baseUrl));
  }

  async function find(id: string): Promise<IdentityRow | undefined> {
    const all = database.sql.selectFrom("identities").selectAll();
    const byId = await all.where("id", "=", id.toLowerCase()).executeTakeFirst();
    return byId ?? (await all.where("name_key", "=", id.toLowerCase()).executeTakeFirst());
  }

  async function read(caller: ScimCaller, id: string, excluded: readonly AttributePath[]) {
    const row = await find(id);
    return row === undefined ? undefined : (await resources([row], excluded, caller.baseUrl))[0];
  }

  async function reread(caller: ScimCaller, id: string, excluded = entitlementsAlone(users.extension.id)) {
    const resource = await read(caller, id, excluded);
    if (resource === undefined) throw new Error("an identity that was written cannot be read");
    return resource;
  }

  function source(caller: ScimCaller): RowSource<IdentityRow> {
    return {
      dialect: database.dialect,
      columns,
      order: userOrder,
      async count(where) {
        const query = database.sql.selectFrom("identities").select(sql<number>`count(*)`.as("count"));
        return Number((await query.where(where).executeTakeFirst())?.count ?? 0);
      },
      rows({ where, order, descending, offset, limit }) {
        let query = database.sql.selectFrom("identities").selectAll().where(sql<SqlBool>`${where}`);
        if (order !== undefined) query = query.orderBy(order, descending ? "desc" : "asc");
        query = query.orderBy("id").limit(limit);
        return (offset === 0 ? query : query.offset(offset)).execute();
      },
      resources: (rows, excluded) => resources(rows, excluded, caller.baseUrl),
    };
  }

  return {
    get: (caller, id, options) => read(caller, id, options?.excluded ?? entitlementsAlone(users.extension.id)),
    list: (caller, query) => listRows(source(caller), query, marks),
    async create(caller, resource) {
      const name = readUserName(resource);
      const identity = {
        name,
        displayName: readDisplayName(resource, name),
        attributes: readAttributes(resource, users),
        inactive: resource.active === false,
        managerId: await readManager(core, resource, users),
        supplement: readSupplement(resource),
      };
      const { id } = await createIdentity(core, identity, caller.actor);
      return reread(caller, id);
    },
    async modify(caller, id, modification, expectedVersion, options) {
      const { before, after } = modification;
      const managerBefore = await readManager(core, before, users);
      const manager = await readManager(core, after, users);
      const change = {
        ...readChange(modification, users),
        ...(manager === managerBefore ? {} : { managerId: manager ?? null }),
      };
      const unchanged = (identity: Parameters<typeof guarded>[0]) =>
        requireRow(guarded(identity), before.meta?.version, expectedVersion);
      await changeIdentity(core, id, change, unchanged, caller.actor);
      return reread(caller, id, options?.excluded);
    },
    async delete(caller, id, expectedVersion) {
      const row = await find(id);
      const check = (identity: Parameters<typeof guarded>[0]) =>
        requireRow(guarded(identity), undefined, expectedVersion);
      await deleteIdentity(core, row?.id ?? id, check, caller.actor);
    },
  };
}

/** What is not loaded for somebody who reads in order to change. */
function entitlementsAlone(schema: string): readonly AttributePath[] {
  return [{ schema, attribute: "entitlements" }];
}
