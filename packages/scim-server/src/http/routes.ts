import type { ScimResponse } from "@castellan/scim";
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

/** Methods whose body, if there is one, is not read (RFC 9110 sections 9.3.1 and 9.3.2). */
const bodyless = ["GET", "HEAD"];
const admission = Symbol("admission");

function mount<Caller>(scope: FastifyInstance, basePath: string, options: ScimRouteOptions<Caller>): void {
  const { bodyLimit = usualBodyLimit, bulkBodyLimit = bodyLimit, log } = options;
  const handle = handler(basePath, options);

  /** Without a body to wait for, there is nothing to keep between admission and answer. */
  const answerAtOnce = (request: FastifyRequest, reply: FastifyReply): Sending => {
    const admitted = admit(options, basePath, request);
    return admitted instanceof Promise
      ? admitted.then((known) => handle(request, reply, known))
      : handle(request, reply, admitted);
  };
  const onRequest = async (request: FastifyRequest): Promise<void> => {
    request.setDecorator(admission, await admit(options, basePath, request));
  };
  const answer = (request: FastifyRequest, reply: FastifyReply): Sending => {
    const admitted = request.getDecorator<Admitted<Caller> | null>(admission);
    if (admitted === null) throw new Error("a request came past its authentication");
    return handle(request, reply, admitted);
  };

  takeBodiesAsText(scope);
  scope.decorateRequest(admission, null);
  scope.setErrorHandler((error, request, reply) => {
    const known = httpError(error, request.routeOptions.bodyLimit);
    if (known === undefined) log?.error({ err: error, requestId: request.id }, "a SCIM request failed");
    return send(reply, options.provider.refuse(known ?? error, request.headers.accept));
  });
  const others = scope.supportedMethods.filter((method) => !bodyless.includes(method));
  for (const url of ["/", "/*"]) {
    scope.route({ method: bodyless, url, handler: answerAtOnce });
    scope.route({ method: others, url, onRequest, bodyLimit, handler: answer });
  }
  scope.post("/Bulk", { onRequest, bodyLimit: bulkBodyLimit }, answer);
  // Methods that the framework does not route, like PROPFIND: the provider tells which there are.
  scope.setNotFoundHandler(answerAtOnce);
}

type Sending = Promise<FastifyReply | undefined>;
type Handle<Caller> = (request: FastifyRequest, reply: FastifyReply, admitted: Admitted<Caller>) => Sending;

/** Takes the transport off a request and puts it on the answer. */
function handler<Caller>(basePath: string, { provider, ...options }: ScimRouteOptions<Caller>): Handle<Caller> {
  const publicUrl = options.publicUrl?.replace(/\/+$/, "");
  return async (request, reply, { path, query, caller }) => {
    const { body, headers, method } = request;
    const baseUrl = `${publicUrl ?? `${request.protocol}://${request.host}`}${basePath}`;
    const asked = { method, path, query, headers: flatHeaders(headers), baseUrl, caller };
    return send(reply, await provider.handle(typeof body === "string" ? { ...asked, body } : asked));
  };
}

/**
 * A reply that is on its way is not returned: who awaits one waits until the client has it, and every answer would cost that much
 * more. One that a hook of the host holds back is, or the framework would take the handler for silent.
 */
function send(reply: FastifyReply, response: ScimResponse): FastifyReply | undefined {
  const sent = reply.code(response.status).headers(response.headers).send(response.body);
  return reply.raw.headersSent ? undefined : sent;
}
