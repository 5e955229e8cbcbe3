import { errorResponse, type ScimResponse } from "@castellan/scim";
import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from "fastify";
import { type Admitted, admit } from "./admission.ts";
import { takeBodiesAsText } from "./body.ts";
import { flatHeaders } from "./headers.ts";
import { httpError } from "./http-error.ts";
import type { ScimRouteOptions } from "./options.ts";

/** The largest body taken, in bytes: a user with a photo and certificates fits many times over. */
const usualBodyLimit = 1_048_576;

/**
 * A provider as routes of a Fastify server, at all its base paths. Every answer below them is SCIM's: also of a body that is too
 * large, of a method that no router knows and of a path that is none. The server's own hooks see every request.
 */
export function scimRoutes<Caller>(options: ScimRouteOptions<Caller>): FastifyPluginAsync {
  return async (server) => {
    for (const basePath of options.basePaths) {
      await server.register(async (scope) => mount(scope, basePath, options), { prefix: basePath });
    }
  };
}

function mount<Caller>(scope: FastifyInstance, basePath: string, options: ScimRouteOptions<Caller>): void {
  const { bodyLimit = usualBodyLimit, bulkBodyLimit = bodyLimit, log } = options;
  const publicUrl = options.publicUrl?.replace(/\/+$/, "");
  const admissions = new WeakMap<FastifyRequest, Admitted<Caller>>();

  const onRequest = async (request: FastifyRequest): Promise<void> => {
    admissions.set(request, await admit(options, basePath, request));
  };
  const answer = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const admitted = admissions.get(request);
    if (admitted === undefined) throw new Error("a request came past its authentication");
    const response = await options.provider.handle({
      method: request.method,
      path: admitted.path,
      query: admitted.query,
      headers: flatHeaders(request.headers),
      baseUrl: `${publicUrl ?? `${request.protocol}://${request.host}`}${basePath}`,
      caller: admitted.caller,
      ...(typeof request.body === "string" ? { body: request.body } : {}),
    });
    return send(reply, response);
  };

  takeBodiesAsText(scope);
  scope.setErrorHandler((error, request, reply) => {
    const known = httpError(error, request.routeOptions.bodyLimit);
    if (known === undefined) log?.error({ err: error, requestId: request.id }, "a SCIM request failed");
    return send(reply, errorResponse(known ?? error));
  });
  scope.all("/", { onRequest, bodyLimit }, answer);
  scope.all("/*", { onRequest, bodyLimit }, answer);
  scope.all("/Bulk", { onRequest, bodyLimit: bulkBodyLimit }, answer);
  // Methods that the framework does not route, like PROPFIND: the provider tells which there are.
  scope.setNotFoundHandler(async (request, reply) => {
    await onRequest(request);
    return answer(request, reply);
  });
}

function send(reply: FastifyReply, response: ScimResponse): FastifyReply {
  return reply.code(response.status).headers(response.headers).send(response.body);
}
