import { once } from "node:events";
import { createServer, type IncomingMessage, type RequestListener } from "node:http";

export interface TestServer {
  /** `http://127.0.0.1:49152` */
  readonly origin: string;
  close(): Promise<void>;
}

/** A server on a free port of loopback; closing it cuts the connections that are open. */
export async function listen(handler: RequestListener): Promise<TestServer> {
  const server = createServer(handler);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return {
    origin: `http://127.0.0.1:${address.port}`,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

export async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}

/** An origin of loopback where nothing listens. */
export async function deadOrigin(): Promise<string> {
  const server = await listen(() => {});
  await server.close();
  return server.origin;
}
