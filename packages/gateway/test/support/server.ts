import type { Server } from "node:net";
import Fastify, { type FastifyInstance, type FastifyPluginAsync } from "fastify";

/** The HTTP server of the house, on a free port of the loopback. */
export async function serve(
  routes: FastifyPluginAsync,
): Promise<{ readonly url: string; readonly server: FastifyInstance }> {
  const server = Fastify({
    routerOptions: {
      caseSensitive: false,
      ignoreTrailingSlash: true,
      ignoreDuplicateSlashes: true,
      maxParamLength: 1024,
    },
    forceCloseConnections: true,
  });
  await server.register(routes);
  await server.listen({ port: 0, host: "127.0.0.1" });
  return { url: `http://127.0.0.1:${portOf(server.server)}`, server };
}

/** The port that a listening server was given. */
export function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return address.port;
}
