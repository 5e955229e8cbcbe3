import { refusal } from "@castellan/pvwa";
import { json, type Route, route } from "../http/route.ts";

/**
 * What other components of the product would fill: there are none here, so each list is truthfully empty, in the envelope that clients
 * look into. An element of one is not found, and other methods answer 405, which clients take for a function that this version lacks.
 */
const lists: readonly (readonly [path: string, empty: object])[] = [
  ["/API/PSM/Connectors", { PSMConnectors: [] }],
  ["/API/PSM/Servers", { PSMServers: [], Total: 0 }],
  ["/API/LiveSessions", { LiveSessions: [], Total: 0 }],
  ["/API/Recordings", { Recordings: [], Total: 0 }],
  ["/API/DiscoveredAccounts", { value: [], count: 0 }],
  ["/API/AutomaticOnboardingRules", { AutomaticOnboardingRules: [], Total: 0 }],
  ["/API/AccountGroups", []],
  ["/API/Configuration/OIDC/Providers", { Providers: [] }],
  ["/API/pta/API/Events", []],
  ["/API/pta/API/Risks/RisksEvents", []],
  ["/API/pta/API/Settings", { riskyActivities: [], automaticRemediation: {} }],
  ["/WebServices/PIMServices.svc/Applications", { application: [] }],
];

export const emptyListRoutes: readonly Route[] = lists.flatMap(([path, empty]) => [
  route("GET", path, async () => json(200, empty)),
  route("GET", `${path}/:id`, async (call) => {
    throw refusal("CASTL005E", `${path}/${call.param("id")}`);
  }),
]);
