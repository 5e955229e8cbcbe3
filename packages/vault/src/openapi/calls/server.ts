import { emptyListRoutes } from "../../server/empty-lists.ts";
import { notOfferedRoutes } from "../../server/not-offered.ts";
import { type Description, gen1, type Room } from "../description.ts";
import { described, ref } from "../schema.ts";

/** What other components would fill, and what would take one. */
const others: readonly Description[] = [
  ...emptyListRoutes.map(({ method, path }): Description => {
    const route = `${method} /${path.slice(1)}` as const;
    return path.endsWith("/:id")
      ? { route, summary: "Not found: there are none of these", refuses: ["CASTL005E"] }
      : { route, summary: "None of these", answer: [200, described({ type: ["array", "object"] }, "An empty list")] };
  }),
  ...notOfferedRoutes.map(
    ({ method, path }): Description => ({
      route: `${method} /${path.slice(1)}`,
      summary: "Refused: not offered",
      refuses: ["CASTL066E"],
    }),
  ),
];

export const server: Room = {
  tag: "Server",
  description: "What the vault says of itself, and what it truthfully has none of.",
  calls: [
    {
      route: "GET /API/openapi.json",
      summary: "This document",
      open: true,
      answer: [200, { type: "object", required: ["openapi", "info", "paths"] }],
      source: "ours",
    },
    ...(["/API/verify", `${gen1}/Verify`] as const).map(
      (path): Description => ({
        route: `GET ${path}`,
        summary: "The methods of logon",
        open: true,
        answer: [200, ref("ServerVerification")],
      }),
    ),
    ...(["/API/Server", `${gen1}/Server`] as const).map(
      (path): Description => ({
        route: `GET ${path}`,
        summary: "The version that clients go by",
        open: true,
        answer: [200, ref("ServerInfo")],
      }),
    ),
    {
      route: `GET ${gen1}/Logo`,
      summary: "A picture for a page of logon",
      open: true,
      answer: [200, {}],
      type: "image/png",
    },
    {
      route: "GET /API/ComponentsMonitoringSummary",
      summary: "How many components there are: this process is the PVWA",
      answer: [200, ref("HealthSummary")],
    },
    {
      route: "GET /API/ComponentsMonitoringDetails/:component",
      summary: "The components of a kind",
      answer: [200, ref("HealthDetails")],
    },
    ...others,
  ],
};
