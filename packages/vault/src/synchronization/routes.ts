import { refusal } from "@castellan/pvwa";
import { actorOf } from "../audit/fact.ts";
import type { VaultContext } from "../context.ts";
import { managed } from "../directory/routes.ts";
import { json, type Route } from "../http/route.ts";
import { findReport, listReports } from "./store.ts";
import type { Synchronizer } from "./synchronizer.ts";

/** Synchronisation of external users on demand; of our own making, since the product has no call for it. */
export function synchronizationRoutes(context: VaultContext, synchronizer: Synchronizer): readonly Route[] {
  const path = "/API/Castellan/DirectorySynchronizations";
  return [
    managed("POST", path, async (call) => {
      const id = await synchronizer.start(actorOf(call));
      return json(202, await readReport(context, id));
    }),
    managed("GET", path, async () => {
      const value = await listReports(context);
      return json(200, { value, count: value.length });
    }),
    managed("GET", `${path}/:id`, async (call) => json(200, await readReport(context, call.id("id")))),
  ];
}

async function readReport(context: VaultContext, id: number) {
  const report = await findReport(context, id);
  if (report === undefined) throw refusal("CASTL061E", String(id));
  return report;
}
