import type { VaultContext } from "../context.ts";
import { done, json, noContent, type Route, route } from "../http/route.ts";
import {
  deletePlatform,
  duplicatePlatform,
  openTarget,
  putCredentialsPolicy,
  putWorkflows,
  setActive,
} from "./change.ts";
import { listPlatformSafes, listPlatforms, listTargets } from "./list.ts";
import { platformOf } from "./platform.ts";
import { shownCredentialsPolicy, shownDetails, shownTarget, shownWorkflows } from "./shown.ts";

const none = { Platforms: [], Total: 0 };

/** Any session reads platforms; the Administrator and Vault Admins change them. */
export function platformRoutes(context: VaultContext): readonly Route[] {
  const path = "/API/Platforms";
  const target = `${path}/Targets/:id`;
  return [
    route("GET", path, async (call) => json(200, await listPlatforms(context, call))),
    route("GET", `${path}/Targets`, async (call) => json(200, await listTargets(context, call))),
    // Platforms of groups, of rotational groups and of dependants are not in this vault.
    ...["Groups", "RotationalGroups", "Dependents"].map((kind) =>
      route("GET", `${path}/${kind}`, async () => json(200, none)),
    ),
    route("GET", `${path}/:id`, async (call) => {
      return json(200, shownDetails(await platformOf(context, context.db.sql, call.param("id"))));
    }),
    route("GET", `${path}/:id/Safes`, async (call) => json(200, await listPlatformSafes(context, call))),
    route("GET", target, async (call) => {
      const { platform, number } = await openTarget(context.db.sql, call.id("id"));
      return json(200, shownTarget(platform, number));
    }),
    route("DELETE", target, async (call) => {
      await deletePlatform(context, call);
      return noContent;
    }),
    route("POST", `${target}/Activate`, async (call) => {
      await setActive(context, call, true);
      return done;
    }),
    route("POST", `${target}/Deactivate`, async (call) => {
      await setActive(context, call, false);
      return done;
    }),
    route("POST", `${target}/Duplicate`, async (call) => json(200, await duplicatePlatform(context, call))),
    // No component for sessions is there, so no platform has one, nor ways to connect.
    route("GET", `${target}/PrivilegedSessionManagement`, async (call) => {
      await openTarget(context.db.sql, call.id("id"));
      return json(200, { PSMServerId: "", PSMServerName: "", PSMConnectors: [] });
    }),
    route("GET", `${target}/PrivilegedAccessWorkflows`, async (call) => {
      const { platform } = await openTarget(context.db.sql, call.id("id"));
      return json(200, shownWorkflows(platform));
    }),
    route("PUT", `${target}/PrivilegedAccessWorkflows`, async (call) => json(200, await putWorkflows(context, call))),
    route("GET", `${target}/CredentialsManagementPolicy`, async (call) => {
      const { platform } = await openTarget(context.db.sql, call.id("id"));
      return json(200, shownCredentialsPolicy(platform));
    }),
    route("PUT", `${target}/CredentialsManagementPolicy`, async (call) => {
      return json(200, await putCredentialsPolicy(context, call));
    }),
  ];
}
