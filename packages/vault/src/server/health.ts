import { type PvwaHealthDetails, type PvwaHealthSummary, refusal } from "@castellan/pvwa";
import { seconds, type VaultContext } from "../context.ts";
import { json, type Route, route, type SessionCall } from "../http/route.ts";

/** The components that a PVWA watches, and what each is counted by. Of all of them this process is only the PVWA. */
const components = [
  { id: "PVWA", counted: "active users" },
  { id: "CPM", counted: "managed accounts" },
  { id: "SessionManagement", counted: "concurrent sessions" },
  { id: "AIM", counted: "application IDs" },
  { id: "PTA", counted: "monitored targets" },
] as const;
/** Another name of SessionManagement. */
const alias = "PSM";

/** `GET /API/ComponentsMonitoringSummary` and `…Details/{component}`. */
export function healthRoutes(context: VaultContext, version: string): readonly Route[] {
  const startedAt = seconds(context);
  return [
    route("GET", "/API/ComponentsMonitoringSummary", async (call) => json(200, summary(context, call))),
    route("GET", "/API/ComponentsMonitoringDetails/:component", async (call) => {
      return json(200, details(call, version, startedAt));
    }),
  ];
}

function summary({ sessions }: VaultContext, { server }: SessionCall): PvwaHealthSummary {
  return {
    Components: components.map(({ id, counted }) => ({
      ComponentID: id,
      ComponentName: id,
      Description: counted,
      ConnectedComponentCount: id === "PVWA" ? 1 : 0,
      ComponentTotalCount: id === "PVWA" ? 1 : 0,
      ComponentSpecificStat: id === "PVWA" ? sessions.userCount() : 0,
    })),
    Vaults: [{ IP: server, Role: "Primary", IsLoggedOn: true }],
  };
}

function details(call: SessionCall, version: string, startedAt: number): PvwaHealthDetails {
  const wanted = call.param("component").toLowerCase();
  const known = [...components.map(({ id }) => id), alias].some((id) => id.toLowerCase() === wanted);
  if (!known) throw refusal("CASTL005E", `ComponentsMonitoringDetails/${call.param("component")}`);
  if (wanted !== "pvwa") return { ComponentsDetails: [] };
  const own = {
    ComponentIP: call.server,
    ComponentUserName: "Castellan",
    ComponentVersion: version,
    ComponentSpecificStat: -1,
    IsLoggedOn: true,
    LastLogonDate: startedAt,
  };
  return { ComponentsDetails: [own] };
}
