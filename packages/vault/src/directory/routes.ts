import type { VaultContext } from "../context.ts";
import { json, noContent, type Route, route, type SessionCall } from "../http/route.ts";
import { authorize, authorizeVaultAdmin } from "../session/principal.ts";
import { addDirectory, removeDirectory } from "./directory-actions.ts";
import { addMapping, mappingAt, removeMapping, reorderMappings, updateMapping } from "./mapping-actions.ts";
import { directoryOf } from "./provision.ts";
import { directoryOf as shownDirectory, mappingOf as shownMapping, summaryOf } from "./shown.ts";

/** The directories and mappings: of the configuration, and made here. */
export function directoryRoutes(context: VaultContext): readonly Route[] {
  const path = "/API/Configuration/LDAP/Directories";
  const mappings = `${path}/:domain/Mappings`;
  return [
    managed("GET", path, async () => json(200, context.directories.all().map(summaryOf))),
    managed("POST", path, async (call) => json(201, shownDirectory(context, await addDirectory(context, call)))),
    managed("GET", `${path}/:domain`, async (call) => {
      return json(200, shownDirectory(context, directoryOf(context, call.param("domain"))));
    }),
    managed("DELETE", `${path}/:domain`, async (call) => {
      await removeDirectory(context, call);
      return noContent;
    }),
    managed("GET", mappings, async (call) => {
      return json(200, directoryOf(context, call.param("domain")).mappings.map(shownMapping));
    }),
    managed("POST", mappings, async (call) => json(201, shownMapping(await addMapping(context, call)))),
    managed("POST", `${mappings}/Reorder`, async (call) => {
      return json(200, (await reorderMappings(context, call)).map(shownMapping));
    }),
    managed("GET", `${mappings}/:id`, async (call) => json(200, shownMapping(mappingAt(context, call)))),
    managed("PUT", `${mappings}/:id`, async (call) => json(200, shownMapping(await updateMapping(context, call)))),
    managed("DELETE", `${mappings}/:id`, async (call) => {
      await removeMapping(context, call);
      return noContent;
    }),
  ];
}

/** A route for those who manage directories: members of Vault Admins who hold the authorisation. */
export function managed(...[method, path, handle]: Parameters<typeof route>): Route {
  return route(method, path, (call) => {
    mayManage(call);
    return handle(call);
  });
}

function mayManage({ principal }: SessionCall): void {
  authorize(principal, "manage directories", "ManageDirectoryMapping");
  authorizeVaultAdmin(principal, "manage directories");
}
