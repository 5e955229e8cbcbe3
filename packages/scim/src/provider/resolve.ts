import { runBulk } from "../bulk/run.ts";
import { scimErrors } from "../error/scim-error.ts";
import { getResourceTypes, getSchemas, getServiceProviderConfig } from "./action/discover.ts";
import { listResources, listRoot, searchResources } from "./action/list.ts";
import { onOwnResource } from "./action/me.ts";
import { createResource, deleteResource, getResource, patchResource, replaceResource } from "./action/resource.ts";
import type { Exchange } from "./exchange.ts";
import type { Outcome } from "./outcome.ts";
import type { ServedType, Service } from "./service.ts";
import type { Target } from "./target.ts";

export type Action<Caller> = (exchange: Exchange<Caller>) => Promise<Outcome<Caller>>;
type Actions<Caller> = Readonly<Record<string, Action<Caller>>>;

/** Which action a request asks for. Throws `methodNotAllowed` with the methods there are, and `notImplemented`. */
export function resolve<Caller>(exchange: Exchange<Caller>): Action<Caller> {
  const actions = actionsOf(exchange.target, exchange.service);
  const action = Object.hasOwn(actions, exchange.method) ? actions[exchange.method] : undefined;
  if (action !== undefined) return action;
  const allow = Object.keys(actions).join(", ");
  throw scimErrors.methodNotAllowed(`This endpoint answers ${allow}`, { headers: { allow } });
}

function actionsOf<Caller>(target: Target<Caller>, { options }: Service<Caller>): Actions<Caller> {
  switch (target.kind) {
    case "root":
      return { GET: listRoot };
    case "search":
      return { POST: (exchange) => searchResources(exchange, target.type) };
    case "collection":
      return collectionActions(target.type);
    case "resource":
      return resourceActions(target.type, target.id);
    case "me":
      if (options.me === undefined) throw scimErrors.notImplemented("/Me is not offered by this service");
      return ownActions();
    case "bulk":
      if (options.bulk === undefined) throw scimErrors.notImplemented("/Bulk is not offered by this service");
      return { POST: runBulk };
    case "serviceProviderConfig":
      return { GET: getServiceProviderConfig };
    case "resourceTypes":
      return { GET: (exchange) => getResourceTypes(exchange, target.id) };
    case "schemas":
      return { GET: (exchange) => getSchemas(exchange, target.id) };
  }
}

function collectionActions<Caller>(type: ServedType<Caller>): Actions<Caller> {
  const GET: Action<Caller> = (exchange) => listResources(exchange, type);
  if (type.definition.readOnly === true) return { GET };
  return { GET, POST: (exchange) => createResource(exchange, type) };
}

function resourceActions<Caller>(type: ServedType<Caller>, id: string): Actions<Caller> {
  const GET: Action<Caller> = (exchange) => getResource(exchange, type, id);
  if (type.definition.readOnly === true) return { GET };
  return {
    GET,
    PUT: (exchange) => replaceResource(exchange, type, id),
    PATCH: (exchange) => patchResource(exchange, type, id),
    DELETE: (exchange) => deleteResource(exchange, type, id),
  };
}

function ownActions<Caller>(): Actions<Caller> {
  return {
    GET: onOwnResource(getResource),
    PUT: onOwnResource(replaceResource),
    PATCH: onOwnResource(patchResource),
    DELETE: onOwnResource(deleteResource),
  };
}
