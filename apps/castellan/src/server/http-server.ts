import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import Fastify, { type FastifyInstance, LogController } from "fastify";
import type { Configuration } from "../configuration/configuration.ts";
import { type Listener, openListener, type RequestHandler } from "./listener.ts";
import { loggerOptions } from "./log.ts";
import type { Metrics } from "./metrics.ts";
import { answerUnreadableUrl, refuseStrayRequests } from "./refusals.ts";
import { serviceOfPath } from "./service-path.ts";

/** One Fastify instance behind one or two sockets. */
export interface HttpServer {
  readonly app: FastifyInstance;
  /** Where people and other systems reach it. */
  readonly url: string;
  /**
   * Where the services of this process reach each other: plain HTTP on loopback, whatever the outer socket speaks, and
   * alive until the last of them has ended its work.
   */
  readonly internalUrl: string;
  /** Begins to answer; every route must be registered. */
  serve(): Promise<void>;
  stopOuter(): Promise<void>;
  stopInner(): Promise<void>;
}

/** Opens the sockets and makes the instance; until `serve`, requests are answered 503. */
export async function createHttpServer(configuration: Configuration, metrics: Metrics): Promise<HttpServer> {
  const { server } = configuration;
  const outer = await openListener(server);
  const inner = await openListener({ host: "127.0.0.1", port: 0 });
  let handler: RequestHandler | undefined;
  const app = Fastify({
    logger: loggerOptions(configuration.log.level),
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: requestId,
    frameworkErrors: answerUnreadableUrl,
    // A path's case and slashes are as free as those of the servers that clients know.
    routerOptions: {
      caseSensitive: false,
      ignoreTrailingSlash: true,
      ignoreDuplicateSlashes: true,
      maxParamLength: 1024,
    },
    serverFactory: (next) => {
      handler = next;
      return outer.server;
    },
  });
  watchRequests(app, metrics);
  refuseStrayRequests(app);
  return {
    app,
    url: outer.url,
    internalUrl: inner.url,
    serve: async () => {
      await app.ready();
      if (handler === undefined) throw new Error("Fastify took no server.");
      serveOn([inner, outer], handler);
    },
    stopOuter: () => outer.stop(server.stopSeconds),
    stopInner: async () => {
      await inner.stop(server.stopSeconds);
      await app.close();
    },
  };
}

function serveOn(listeners: readonly Listener[], handler: RequestHandler): void {
  for (const listener of listeners) listener.serve(handler);
}

/** A caller's own request id is kept where it is short and harmless, so that one intention can be followed across systems. */
function requestId(request: IncomingMessage): string {
  const given = request.headers["x-request-id"];
  return typeof given === "string" && /^[\w.:-]{1,64}$/.test(given) ? given : randomUUID();
}

/**
 * Counts and logs every answer: never a query (a filter names people), never a body. It stands in the way of every
 * request, so it is written with callbacks and does nothing that nobody will see.
 */
function watchRequests(app: FastifyInstance, metrics: Metrics): void {
  const logs = app.log.level === "info" || app.log.level === "debug";
  app.addHook("onRequest", (request, reply, done) => {
    reply.header("x-request-id", request.id);
    reply.header("x-content-type-options", "nosniff");
    done();
  });
  app.addHook("onResponse", (request, reply, done) => {
    const { method, url } = request;
    const { statusCode: status, elapsedTime: milliseconds } = reply;
    const service = serviceOfPath(url);
    metrics.observe({ service, method, status, milliseconds });
    if (logs) {
      const path = url.split("?", 1)[0];
      request.log.info({ service, method, path, status, milliseconds }, "answered");
    }
    done();
  });
}
