import type { VaultContext } from "../context.ts";
import { done, json, type Route, route } from "../http/route.ts";
import { createRequest } from "./create-request.ts";
import { decideRequest, decideRequests } from "./decide.ts";
import { listIncomingRequests, listOwnRequests, readIncomingRequest, readOwnRequest } from "./list.ts";
import { removeRequest } from "./remove.ts";

/** Requests to use accounts that need confirmation. */
export function requestRoutes(context: VaultContext): readonly Route[] {
  const own = "/API/MyRequests";
  const incoming = "/API/IncomingRequests";
  const decisions = (["Confirm", "Reject"] as const).flatMap((name) => [
    route("POST", `${incoming}/:request/${name}`, async (call) => {
      await decideRequest(context, call, name === "Confirm");
      return done;
    }),
    route("POST", `${incoming}/${name}/Bulk`, async (call) =>
      json(200, await decideRequests(context, call, name === "Confirm")),
    ),
  ]);
  return [
    route("GET", own, async (call) => json(200, await listOwnRequests(context, call))),
    route("POST", own, async (call) => json(201, await createRequest(context, call))),
    route("GET", `${own}/:request`, async (call) => json(200, await readOwnRequest(context, call))),
    route("DELETE", `${own}/:request`, async (call) => {
      await removeRequest(context, call);
      return done;
    }),
    route("GET", incoming, async (call) => json(200, await listIncomingRequests(context, call))),
    route("GET", `${incoming}/:request`, async (call) => json(200, await readIncomingRequest(context, call))),
    ...decisions,
  ];
}
