import { type PvwaUser, refusal } from "@castellan/pvwa";
import type { VaultContext } from "../context.ts";
import { done, json, type Route, route, type SessionCall } from "../http/route.ts";
import { sees } from "./authorization.ts";
import { findVisible } from "./gen1-routes.ts";
import { addSshKey, listSshKeys, removeSshKey } from "./ssh-key-actions.ts";
import { findUser } from "./store.ts";

/** The SSH keys of users: by name as the first generation does, and by number. */
export function sshKeyRoutes(context: VaultContext): readonly Route[] {
  const named = "/WebServices/PIMServices.svc/Users/:name/AuthenticationMethods/SSHKeyAuthentication/AuthorizedKeys";
  const numbered = "/API/Users/:id/Secret/SSHKeys";
  const byName = (call: SessionCall) => findVisible(context, call, call.param("name"));
  const byId = (call: SessionCall) => findNumbered(context, call, call.id("id"));
  return [
    route("GET", named, async (call) => {
      return json(200, { GetUserAuthorizedKeysResult: await listSshKeys(context, call, await byName(call)) });
    }),
    route("POST", named, async (call) => {
      return json(201, { AddUserAuthorizedKeyResult: await addSshKey(context, call, await byName(call)) });
    }),
    remove(`${named}/:key`, byName),
    route("GET", numbered, async (call) => {
      const value = await listSshKeys(context, call, await byId(call));
      return json(200, { value, count: value.length });
    }),
    route("POST", numbered, async (call) => json(201, await addSshKey(context, call, await byId(call)))),
    remove(`${numbered}/:key`, byId),
  ];

  function remove(path: string, find: (call: SessionCall) => Promise<PvwaUser>): Route {
    return route("DELETE", path, async (call) => {
      await removeSshKey(context, call, await find(call), call.param("key"));
      return done;
    });
  }
}

async function findNumbered(context: VaultContext, { principal }: SessionCall, id: number): Promise<PvwaUser> {
  const user = await findUser(context, id);
  if (user === undefined || !sees(principal, user.location)) throw refusal("ITATS003E", String(id));
  return user;
}
