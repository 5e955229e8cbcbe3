import { sql } from "kysely";
import type { Application } from "../application/application.ts";
import type { Core } from "../core.ts";

/**
 * Resolves the managers of the identities an authoritative application made, by the attribute its `managerCorrelation`
 * names. A manager that is not found, or found more than once, is none.
 */
export async function resolveManagers(core: Core, { name, managerCorrelation }: Application): Promise<void> {
  if (managerCorrelation === undefined) return;
  const found = sql<string | null>`(
    select min(a.identity_id) from identity_attributes a
    where a.name = ${managerCorrelation.identityAttribute} and a.value = identities.manager_key
    having count(*) = 1
  )`;
  await core.database.transaction(async (unit) => {
    await unit
      .updateTable("identities")
      .set({ manager_id: found })
      .where("source", "=", name)
      .where(sql<boolean>`manager_id is distinct from ${found}`)
      .execute();
  });
}
