import { isUtf8 } from "node:buffer";
import { errorResponse, type Provider, type ScimResponse, scimErrors } from "@castellan/scim";
import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from "fastify";
import { anonymousCaller } from "../authentication/anonymous.ts";
import type { Authenticator } from "../authentication/authenticate.ts";
import { authorise } from "../authentication/authorise.ts";
import type { Caller } from "../authentication/caller.ts";
import type { Logger } from "../options.ts";
import { type BasePath, type BelowBase, basePaths, belowBase } from "./base-path.ts";
import { httpError } from "./http-error.ts";

export interface RouteOptions {
  readonly provider: Provider<Caller>;
  readonly authenticator: Authenticator;
  readonly publicUrl: string | undefined;
  readonly log: Logger | undefined;
}

/** The largest body taken, in bytes: a user with a photo and certificates fits many times over. */
const bodyLimit = 1_048_576;

/** The gateway at all its base paths. Every answer below them, errors included, is SCIM's. */
export function scimRoutes(options: RouteOptions): FastifyPluginAsync {
  return async (server) => {
    for (const basePath of basePaths) {
      await server.register(async (scope) => mount(scope, basePath, options), { prefix: basePath });
    }
  };
}

function mount(scope: FastifyInstance, basePath: BasePath, options: RouteOptions): void {
  scope.removeAllContentTypeParsers();
  // The provider judges content types and parses bodies: its errors name what is wrong.
  scope.addContentTypeParser("*", { parseAs: "buffer", bodyLimit }, (_request, body, done) => {
    // Decoding puts U+FFFD for what is not UTF-8: a name in Latin-1 would lose its letters and be kept.
    if (Buffer.isBuffer(body) && isUtf8(body)) return done(null, body.toString());
    done(scimErrors.invalidSyntax("The body is not UTF-8: encode it so (RFC 8259 section 8.1)"), undefined);
  });
  scope.setErrorHandler((error, request, reply) => {
    const known = httpError(error);
    if (known === undefined) options.log?.error({ err: error, requestId: request.id }, "a SCIM request failed");
    return send(reply, errorResponse(known ?? error));
  });
  scope.decorateRequest(admitted, null);
  const answer = (request: FastifyRequest, reply: FastifyReply) => handle(basePath, options, request, reply);
  const onRequest = (request: FastifyRequest) => admit(basePath, options, request);
  scope.all("/", { onRequest }, answer);
  scope.all("/*", { onRequest }, answer);
  // Methods that the framework does not route, like PROPFIND: the provider tells which there are.
  scope.setNotFoundHandler(async (request, reply) => {
    await onRequest(request);
    return answer(request, reply);
  });
}

/** A request that may go on: where to, and whose it is. */
interface Admitted extends BelowBase {
  readonly caller: Caller;
}

const admitted = "admitted";

/** Authenticate and authorise, before the body is read. */
async function admit(basePath: BasePath, options: RouteOptions, request: FastifyRequest): Promise<void> {
  const target = belowBase(basePath, request.url);
  const caller = await callerOf(options, request, target.path);
  request.setDecorator<Admitted>(admitted, { ...target, caller });
}

async function callerOf(options: RouteOptions, request: FastifyRequest, path: string): Promise<Caller> {
  const origin = { client: request.ip, requestId: request.id };
  if (isOpen(request, path)) return anonymousCaller(origin);
  const { authorization } = request.headers;
  const caller = await options.authenticator.authenticate({ ...origin, authorization });
  authorise(caller, request.method, path);
  return caller;
}

/** How to authenticate must be readable without having done so: RFC 7643 section 5, `authenticationSchemes`. */
function isOpen(request: FastifyRequest, path: string): boolean {
  return (
    request.headers.authorization === undefined &&
    request.method === "GET" &&
    path.toLowerCase() === "/serviceproviderconfig"
  );
}

async function handle(
  basePath: BasePath,
  options: RouteOptions,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const target = request.getDecorator<Admitted | null>(admitted);
  if (target === null) throw new Error("a request came past its authentication");
  const { path, query, caller } = target;
  const response = await options.provider.handle({
    method: request.method,
    path,
    query,
    headers: flat(request.headers),
    baseUrl: `${options.publicUrl ?? `${request.protocol}://${request.host}`}${basePath}`,
    caller,
    ...(typeof request.body === "string" ? { body: request.body } : {}),
  });
  return send(reply, response);
}

function send(reply: FastifyReply, response: ScimResponse): FastifyReply {
  return reply.code(response.status).headers(response.headers).send(response.body);
}

/** A header that came several times is one list (RFC 9110 section 5.3). */
function flat(headers: FastifyRequest["headers"]): Readonly<Record<string, string | undefined>> {
  const flattened: Record<string, string | undefined> = {};
  for (const name in headers) {
    const value = headers[name];
    flattened[name] = Array.isArray(value) ? value.join(", ") : value;
  }
  return flattened;
}
