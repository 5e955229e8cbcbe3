import { type ResourceStore, scimErrors } from "@castellan/scim";
import { sql } from "kysely";
import { type Account, accountTarget, readAccount } from "../../account/account.ts";
import type { Core } from "../../core.ts";
import { correlateByHand } from "../../correlation/manual.ts";
import { GovernanceError } from "../../error/governance-error.ts";
import type { Identity } from "../../identity/identity.ts";
import { findIdentity, identitiesById } from "../../identity/identity-store.ts";
import { submitPlan } from "../../plan/submit.ts";
import type { TransactionWorker } from "../../transaction/worker.ts";
import type { ScimCaller } from "../caller.ts";
import type { Landscape } from "../landscape.ts";
import { listRows, type RowSource } from "../list/list-rows.ts";
import type { PageMarks } from "../list/page-marks.ts";
import { type Settling, settled } from "../settle.ts";
import { textAt } from "../value.ts";
import { requireRow } from "../version.ts";
import { accountColumns, accountOrder } from "./columns.ts";
import { changeRequests, creation } from "./request.ts";
import { type AccountRow, accountResources, guarded } from "./resource.ts";

export interface AccountStoreOptions extends Settling {
  readonly worker: Pick<TransactionWorker, "wake">;
  readonly landscape: Landscape;
  readonly marks: PageMarks;
}

/** Accounts as resources: reads are of what was last seen or written, writes are provisioning plans. */
export function createAccountStore(options: AccountStoreOptions): ResourceStore<ScimCaller> {
  const { core, dialect, landscape, marks, worker } = options;
  const { database } = core;
  const columns = accountColumns(landscape);
  const live = () => database.sql.selectFrom("accounts").where("deleted_at", "is", null);

  const find = (id: string): Promise<AccountRow | undefined> =>
    live().selectAll().where("id", "=", id.toLowerCase()).executeTakeFirst();

  const resources = (rows: readonly AccountRow[], baseUrl: string) =>
    accountResources(core, rows, landscape, dialect, baseUrl);

  async function read(caller: ScimCaller, id: string) {
    const row = await find(id);
    return row === undefined ? undefined : (await resources([row], caller.baseUrl))[0];
  }

  async function require(id: string): Promise<Account> {
    const row = await find(id);
    if (row === undefined) throw scimErrors.notFound(`Account ${JSON.stringify(id.slice(0, 128))} not found`);
    return readAccount(row);
  }

  async function reread(caller: ScimCaller, id: string | undefined, what: string) {
    const resource = id === undefined ? undefined : await read(caller, id);
    if (resource === undefined) throw scimErrors.obstructed(`${what} was written, and is gone again`);
    return resource;
  }

  async function submit(caller: ScimCaller, plan: Parameters<typeof submitPlan>[1]) {
    const submitted = await submitPlan(core, plan, caller.actor);
    worker.wake();
    return submitted;
  }

  function source(caller: ScimCaller): RowSource<AccountRow> {
    return {
      dialect: database.dialect,
      columns,
      order: accountOrder,
      async count(where) {
        const query = live().select(sql<number>`count(*)`.as("count")).where(where);
        return Number((await query.executeTakeFirst())?.count ?? 0);
      },
      rows({ where, order, descending, offset, limit }) {
        let query = live().selectAll().where(where);
        if (order !== undefined) query = query.orderBy(order, descending ? "desc" : "asc");
        query = query.orderBy("id").limit(limit);
        return (offset === 0 ? query : query.offset(offset)).execute();
      },
      resources: (rows) => resources(rows, caller.baseUrl),
    };
  }

  return {
    get: (caller, id) => read(caller, id),
    list: (caller, query) => listRows(source(caller), query, marks),
    async create(caller, resource) {
      const named = textAt(resource.application, "value") ?? "";
      const application = landscape.application(named);
      if (application === undefined) {
        throw scimErrors.invalidValue(
          `application.value: there is no application ${JSON.stringify(named.slice(0, 128))}`,
        );
      }
      const owner = textAt(resource.identity, "value");
      const identity = owner === undefined ? undefined : await findOwner(core, owner);
      if (identity !== undefined) await refuseSecond(core, identity, application.name);
      const accountRequests = [creation(resource, application, landscape)];
      const plan = identity === undefined ? { accountRequests } : { identity: identity.name, accountRequests };
      const [made] = await settled(options, await submit(caller, plan), caller);
      return reread(caller, made?.accountId, `The account on ${application.name}`);
    },
    async modify(caller, id, modification, expectedVersion) {
      const account = await require(id);
      requireRow(guarded(account), modification.before.meta?.version, expectedVersion);
      const { requests, identity } = changeRequests(modification, account, landscape);
      const owner = identity === undefined ? undefined : await findOwner(core, identity);
      const submitted = requests.length === 0 ? undefined : await submit(caller, { accountRequests: requests });
      // After the plan was taken on: a change that is refused changes nothing.
      if (owner !== undefined) await correlateByHand(core, account.id, owner.name, caller.actor);
      if (submitted !== undefined) await settled(options, submitted, caller);
      return reread(caller, account.id, accountTarget(account.application, account.nativeIdentity));
    },
    async delete(caller, id, expectedVersion) {
      const account = await require(id);
      requireRow(guarded(account), undefined, expectedVersion);
      const { application, nativeIdentity } = account;
      const accountRequests = [{ application, nativeIdentity, operation: "Delete" as const }];
      await settled(options, await submit(caller, { accountRequests }), caller);
    },
  };
}

/** By id or by name. */
async function findOwner({ database }: Core, named: string): Promise<Identity> {
  const id = named.toLowerCase();
  const found = (await identitiesById(database.sql, [id])).get(id) ?? (await findIdentity(database.sql, named));
  if (found !== undefined) return found;
  throw scimErrors.invalidValue("identity.value must be the id of a User that there is");
}

/** A plan would take the account that is there for the one that is asked for, and change it. */
async function refuseSecond({ database }: Core, { id, name }: Identity, application: string): Promise<void> {
  const row = await database.sql
    .selectFrom("accounts")
    .select("display_name")
    .where("identity_id", "=", id)
    .where("application", "=", application)
    .where("deleted_at", "is", null)
    .executeTakeFirst();
  if (row === undefined) return;
  const detail = `${name} has the account ${row.display_name} on ${application} already`;
  throw new GovernanceError("alreadyExists", detail, { mend: "change that account" });
}
