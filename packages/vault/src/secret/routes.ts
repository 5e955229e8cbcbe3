import type { VaultContext } from "../context.ts";
import { done, json, type Route, route, type SessionCall } from "../http/route.ts";
import { listActivities, listGen1Activities } from "./activities.ts";
import { checkIn, unlock } from "./check-in.ts";
import { generateSecret } from "./generated.ts";
import { requestOperation, setNextSecret } from "./operations.ts";
import { retrieveSecret } from "./retrieve.ts";
import { updateSecret } from "./update.ts";
import { listVersions } from "./versions.ts";

export function secretRoutes(context: VaultContext): readonly Route[] {
  const path = "/API/Accounts/:id";
  const action = (name: string, act: (call: SessionCall) => Promise<void>) =>
    route("POST", `${path}/${name}`, async (call) => {
      await act(call);
      return done;
    });
  return [
    route("POST", `${path}/Password/Retrieve`, async (call) => ({
      status: 200,
      body: JSON.stringify(await retrieveSecret(context, call)),
      // The product's own type: published clients decide by it how often they unescape.
      type: "text/html; charset=utf-8",
    })),
    route("POST", `${path}/Secret/Retrieve`, async (call) => json(200, await retrieveSecret(context, call))),
    route("POST", `${path}/Secret/Generate`, async (call) => json(200, await generateSecret(context, call))),
    route("GET", `${path}/Secret/Versions`, async (call) => json(200, await listVersions(context, call))),
    action("Password/Update", (call) => updateSecret(context, call)),
    action("SetNextPassword", (call) => setNextSecret(context, call)),
    action("Change", (call) => requestOperation(context, call, "change")),
    action("Verify", (call) => requestOperation(context, call, "verify")),
    action("Reconcile", (call) => requestOperation(context, call, "reconcile")),
    action("CheckIn", (call) => checkIn(context, call)),
    action("Unlock", (call) => unlock(context, call)),
    route("GET", `${path}/Activities`, async (call) => json(200, await listActivities(context, call))),
    route("GET", "/WebServices/PIMServices.svc/Accounts/:id/Activities", async (call) =>
      json(200, await listGen1Activities(context, call)),
    ),
  ];
}
