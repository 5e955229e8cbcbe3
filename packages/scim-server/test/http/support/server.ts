import { after } from "node:test";
import {
  coreGroupSchema,
  createMemoryStore,
  createProvider,
  type Provider,
  profiles,
  type ScimRequest,
  scimErrors,
} from "@castellan/scim";
import Fastify, { type FastifyInstance } from "fastify";
import { type ScimRouteOptions, scimRoutes } from "../../../src/index.ts";

/** Who asks, in these tests: whatever follows `Bearer`. */
export type Caller = string;

const group = {
  name: "Group",
  endpoint: "/Groups",
  description: "Group",
  schema: coreGroupSchema,
  extensions: [],
};

/** A provider of groups, which also remembers what it was asked. */
export function watchedProvider(): { readonly provider: Provider<Caller>; readonly asked: ScimRequest<Caller>[] } {
  const store = createMemoryStore<Caller>(group);
  const provider = createProvider<Caller>({
    resourceTypes: [{ ...group, store }],
    profile: profiles.default,
    authenticationSchemes: [],
    maxResults: 100,
    bulk: { maxOperations: 10, maxPayloadSize: 2_000_000 },
  });
  const asked: ScimRequest<Caller>[] = [];
  return {
    asked,
    provider: {
      ...provider,
      handle(request) {
        asked.push(request);
        return provider.handle(request);
      },
    },
  };
}

export const challenge = 'Bearer realm="Tests"';

export function bearer(authorization: string | undefined): Caller {
  if (authorization?.startsWith("Bearer ") === true) return authorization.slice(7);
  throw scimErrors.unauthorized("Send a bearer token", { headers: { "WWW-Authenticate": challenge } });
}

/** The server of the services, with these routes; it closes after the tests of the file. */
export async function serve(
  options: Partial<ScimRouteOptions<Caller>> = {},
  prepare: (host: FastifyInstance) => void = () => undefined,
): Promise<FastifyInstance> {
  const server = Fastify({
    routerOptions: {
      caseSensitive: false,
      ignoreTrailingSlash: true,
      ignoreDuplicateSlashes: true,
      maxParamLength: 1024,
    },
    forceCloseConnections: true,
  });
  prepare(server);
  await server.register(
    scimRoutes<Caller>({
      provider: watchedProvider().provider,
      basePaths: ["/scim/v2", "/scim"],
      authenticate: async (request) => bearer(request.headers.authorization),
      ...options,
    }),
  );
  after(() => server.close());
  return server;
}

/** Where a listening server is reached. */
export async function listen(server: FastifyInstance): Promise<{ readonly port: number; readonly url: string }> {
  const url = await server.listen({ host: "127.0.0.1", port: 0 });
  return { port: Number(new URL(url).port), url };
}

export const groupSchema = "urn:ietf:params:scim:schemas:core:2.0:Group";
export const errorSchema = "urn:ietf:params:scim:api:messages:2.0:Error";
