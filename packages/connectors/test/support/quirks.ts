import type { Connector } from "@castellan/governance";
import type { JsonObject } from "@castellan/scim";
import { scimConnectorFactory } from "../../src/index.ts";
import { type Quirk, type ScimServer, startScimServer } from "./scim-server.ts";

/** A connector to a server of so many users that behaves like this. */
export async function withServer(
  users: number,
  quirk: Quirk,
  settings: JsonObject,
  work: (connector: Connector, server: ScimServer) => Promise<void>,
) {
  const server = await startScimServer(users, quirk);
  const connector = scimConnectorFactory().open(server.settings(settings));
  try {
    await work(connector, server);
  } finally {
    await connector.close();
    await server.close();
  }
}

export const isList = (url: string | undefined): boolean => url?.includes("/Users?") === true;

/** Rewrites the query of a list, or its answer. */
export function onList(
  change: (list: JsonObject & { Resources: JsonObject[]; totalResults: number }, url: URL) => unknown,
): Quirk {
  return {
    after(request, answer) {
      if (!isList(request.url) || answer.body === undefined || answer.status !== 200) return answer;
      const url = new URL(request.url ?? "", "http://x");
      return { ...answer, body: JSON.stringify(change(JSON.parse(answer.body), url)) };
    },
  };
}

export const notThere = (...endpoints: string[]): Quirk => ({
  before(request, response) {
    if (!endpoints.some((endpoint) => request.url?.startsWith(`/scim/v2${endpoint}`))) return false;
    response.writeHead(404).end();
    return true;
  },
});

/** Answers the first `times` requests that match with the status and headers. */
export function failing(
  times: number,
  status: number,
  headers: Record<string, string>,
  matches: (url: string, method: string) => boolean,
): Quirk {
  let left = times;
  return {
    before(request, response) {
      if (left === 0 || !matches(request.url ?? "", request.method ?? "")) return false;
      left -= 1;
      response.writeHead(status, headers).end();
      return true;
    },
  };
}
