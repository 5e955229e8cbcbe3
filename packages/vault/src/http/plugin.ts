import { isUtf8 } from "node:buffer";
import { refusal } from "@castellan/pvwa";
import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from "fastify";
import type { Logger } from "../options.ts";
import type { Sessions } from "../session/sessions.ts";
import { createCall } from "./call.ts";
import { bodyLimit, refusalOf } from "./error-exit.ts";
import type { Answer, Method, Route } from "./route.ts";

/** The headers every answer of the product carries. */
const standardHeaders = {
  "cache-control": "no-cache, no-store, must-revalidate",
  pragma: "no-cache",
  expires: "-1",
  "api-supported-versions": "11.0",
  "x-content-type-options": "nosniff",
  "x-frame-options": "SAMEORIGIN",
};
const jsonType = "application/json; charset=utf-8";

/** Mounts `routes` at `/PasswordVault`, with the PVWA's own reading of bodies, error shape, 404 and 405. */
export function createPlugin(
  routes: readonly Route[],
  sessions: Sessions,
  log: Logger | undefined,
): FastifyPluginAsync {
  return async (server) => {
    await server.register(
      async (mounted) => {
        mounted.removeAllContentTypeParsers();
        // The text is parsed by the route that wants it: a body on GET, DELETE or an action is not looked at.
        mounted.addContentTypeParser("*", { parseAs: "buffer", bodyLimit }, (_request, body, done) => {
          // Decoding puts U+FFFD for what is not UTF-8: a password in Latin-1 would be kept as another one.
          if (Buffer.isBuffer(body) && isUtf8(body)) return done(null, body.toString());
          done(refusal("PASWS011E", "its body is not UTF-8."), undefined);
        });
        mounted.addHook("onRequest", (_request, reply, done) => {
          reply.headers(standardHeaders);
          done();
        });
        mounted.setErrorHandler((error, request, reply) => refuse(error, request, reply, log));
        mounted.setNotFoundHandler(refuseUnknownPath);
        for (const route of routes) mount(mounted, route, sessions);
        refuseOtherMethods(mounted, routes);
        // The framework finds its not-found handlers by a prefix in one letter case, its routes in any.
        for (const url of ["/", "/*"]) mounted.all(url, { onRequest: refuseUnknownPath }, refuseUnknownPath);
      },
      { prefix: "/PasswordVault" },
    );
  };
}

function mount(server: FastifyInstance, route: Route, sessions: Sessions): void {
  const limit = (route.access === "session" ? route.bodyLimit : undefined) ?? bodyLimit;
  server.route({
    method: route.method,
    url: route.path,
    bodyLimit: limit,
    // A body that is larger than usual is read for those alone who have a session.
    ...(limit === bodyLimit ? {} : { onRequest: (request) => knownCaller(request, sessions) }),
    handler: async (request, reply) => {
      const call = createCall(request);
      if (route.access === "open") return respond(reply, await route.handle(call));
      const { principal, token } = await sessions.authenticate(request.headers.authorization);
      return respond(reply, await route.handle(Object.assign(call, { principal, token })));
    },
  });
}

async function knownCaller(request: FastifyRequest, sessions: Sessions): Promise<void> {
  await sessions.authenticate(request.headers.authorization);
}

/**
 * A reply that is on its way is not returned: who awaits one waits until the client has it, and every answer would cost that much
 * more. One that is not (a stream, a hook that takes its time) is, or the framework would take the handler for silent.
 */
function respond(reply: FastifyReply, { status, body, type = jsonType, cookies }: Answer): FastifyReply | undefined {
  reply.code(status);
  if (cookies !== undefined) reply.header("set-cookie", [...cookies]);
  const sent = body === undefined ? reply.send() : reply.type(type).send(body);
  return reply.raw.headersSent ? undefined : sent;
}

function refuse(error: unknown, request: FastifyRequest, reply: FastifyReply, log: Logger | undefined): FastifyReply {
  const { status, body } = refusalOf(error, log, request.routeOptions.bodyLimit);
  // RFC 9110 section 15.5.6 asks for the header; what is not offered allows nothing.
  if (status === 405 && !reply.hasHeader("allow")) reply.header("allow", "");
  return reply.code(status).type(jsonType).send(JSON.stringify(body));
}

const everyMethod = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"] as const;

function refuseOtherMethods(server: FastifyInstance, routes: readonly Route[]): void {
  const methods = new Map<string, Method[]>();
  for (const { method, path } of routes) {
    const key = path.toLowerCase();
    methods.set(key, [...(methods.get(key) ?? []), method]);
  }
  for (const [url, allowed] of methods) {
    // The framework answers HEAD where there is a GET.
    const routed = new Set<string>(allowed.includes("GET") ? [...allowed, "HEAD"] : allowed);
    const others = everyMethod.filter((method) => !routed.has(method));
    server.route({
      method: others,
      url,
      handler: (request, reply) => {
        reply.header("allow", allowed.join(", "));
        throw refusal("CASTL006E", request.method);
      },
    });
  }
}

async function refuseUnknownPath(request: FastifyRequest): Promise<never> {
  throw refusal("CASTL005E", pathOf(request));
}

function pathOf(request: FastifyRequest): string {
  return (request.url.split("?", 1)[0] ?? "").slice(0, 200);
}
