import { scimErrors } from "../error/scim-error.ts";
import { getResourceTypes, getSchemas, getServiceProviderConfig } from "./action/discover.ts";
import { listResources, listRoot, searchResources } from "./action/list.ts";
import { createResource, deleteResource, getResource, patchResource, replaceResource } from "./action/resource.ts";
import type { Exchange } from "./exchange.ts";
import type { Outcome } from "./outcome.ts";
import type { Target } from "./target.ts";

export type Action<Caller> = (exchange: Exchange<Caller>) => Promise<Outcome<Caller>>;
type Actions<Caller> = Readonly<Record<string, Action<Caller>>>;

/** Which action a request asks for. Throws `methodNotAllowed` with the methods there are, and `notImplemented`. */
export function resolve<Caller>(exchange: Exchange<Caller>): Action<Caller> {
  const actions = actionsOf(exchange.target);
  const action = Object.hasOwn(actions, exchange.method) ? actions[exchange.method] : undefined;
  if (action !== undefined) return action;
  const allow = Object.keys(actions).join(", ");
  throw scimErrors.methodNotAllowed(`This endpoint answers ${allow}`, { headers: { allow } });
}

function actionsOf<Caller>(target: Target<Caller>): Actions<Caller> {
  switch (target.kind) {
    case "root":
      return { GET: listRoot };
    case "search":
      return { POST: (exchange) => searchResources(exchange, target.type) };
    case "collection":
      return {
        GET: (exchange) => listResources(exchange, target.type),
        POST: (exchange) => createResource(exchange, target.type),
      };
    case "resource":
      return resourceActions(target);
    case "serviceProviderConfig":
      return { GET: getServiceProviderConfig };
    case "resourceTypes":
      return { GET: (exchange) => getResourceTypes(exchange, target.id) };
    case "schemas":
      return { GET: (exchange) => getSchemas(exchange, target.id) };
    case "notOffered":
      throw scimErrors.notImplemented(`${target.name} is not offered by this service`);
  }
}

function resourceActions<Caller>({ type, id }: Extract<Target<Caller>, { kind: "resource" }>): Actions<Caller> {
  return {
    GET: (exchange) => getResource(exchange, type, id),
    PUT: (exchange) => replaceResource(exchange, type, id),
    PATCH: (exchange) => patchResource(exchange, type, id),
    DELETE: (exchange) => deleteResource(exchange, type, id),
  };
}
