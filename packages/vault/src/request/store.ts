import { refusal } from "@castellan/pvwa";
import { forUpdate } from "@castellan/storage";
import type { Selectable } from "kysely";
import type { VaultContext, VaultUnit } from "../context.ts";
import type { FoundRequest } from "./shown.ts";
import type { AccessDecisionRow } from "./tables.ts";

type Db = VaultContext["db"]["sql"];

/** Requests with their accounts and safes. */
export function selectRequests(db: Db) {
  return db
    .selectFrom("access_requests")
    .innerJoin("accounts", "accounts.id", "access_requests.account_id")
    .innerJoin("account_documents", "account_documents.id", "access_requests.account_id")
    .innerJoin("safes", "safes.id", "access_requests.safe_id")
    .selectAll("access_requests")
    .select(["accounts.number", "account_documents.document", "safes.safe_name"]);
}

/** The request of that id, `<safe>_<number>`: the number alone tells it, so that it outlives a renamed safe. Throws 404 `CASTL047E`. */
export async function findRequest(db: Db, idText: string): Promise<FoundRequest> {
  const [, number] = /(?:^|_)(\d{1,15})$/.exec(idText) ?? [];
  const request =
    number === undefined
      ? undefined
      : await selectRequests(db).where("access_requests.id", "=", Number(number)).executeTakeFirst();
  if (request === undefined) throw unknownRequest(idText);
  return request;
}

export function unknownRequest(idText: string): Error {
  return refusal("CASTL047E", `Request [${idText}]`);
}

/** The request to decide, held until the unit ends. */
export async function holdRequest(context: VaultContext, unit: VaultUnit, idText: string): Promise<FoundRequest> {
  const { id } = await findRequest(unit, idText);
  await unit
    .selectFrom("access_requests")
    .select("id")
    .where("id", "=", id)
    .$call(forUpdate(context.db.dialect))
    .execute();
  return findRequest(unit, idText);
}

/** What was said to the requests, by request. */
export async function decisionsOf(
  db: Db,
  requestIds: readonly number[],
): Promise<ReadonlyMap<number, readonly Selectable<AccessDecisionRow>[]>> {
  if (requestIds.length === 0) return new Map();
  const rows = await db
    .selectFrom("access_decisions")
    .selectAll()
    .where("request_id", "in", requestIds)
    .orderBy("at")
    .execute();
  return Map.groupBy(rows, ({ request_id }) => request_id);
}
