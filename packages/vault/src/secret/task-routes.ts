import type { VaultContext } from "../context.ts";
import { done, json, noContent, type Route, route } from "../http/route.ts";
import { claimTasks } from "./task-claim.ts";
import { listTasks } from "./task-list.ts";
import { completeTask, renewTask, withdrawTask } from "./task-report.ts";

/** The contract between the vault and the workers that set, verify and reconcile secrets on targets. */
export function credentialTaskRoutes(context: VaultContext): readonly Route[] {
  const path = "/API/Castellan/CredentialTasks";
  return [
    route("GET", path, async (call) => json(200, await listTasks(context, call))),
    route("POST", `${path}/Claim`, async (call) => json(200, await claimTasks(context, call))),
    route("POST", `${path}/:task/Complete`, async (call) => {
      await completeTask(context, call);
      return done;
    }),
    route("POST", `${path}/:task/Renew`, async (call) => json(200, await renewTask(context, call))),
    route("DELETE", `${path}/:task`, async (call) => {
      await withdrawTask(context, call);
      return noContent;
    }),
  ];
}
