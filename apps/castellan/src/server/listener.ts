import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { CastellanError, messageOf, systemCode } from "../error/castellan-error.ts";

export type RequestHandler = (request: IncomingMessage, response: ServerResponse) => void;

export interface ListenerOptions {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly tls?: { readonly keyFile: string; readonly certificateFile: string } | undefined;
}

/** A socket that listens before there is anything to serve, so that a taken port is known before any file is touched. */
export interface Listener {
  readonly server: Server;
  /** Where a client reaches it, without a trailing slash: `http://127.0.0.1:8440`. */
  readonly url: string;
  /** From now on requests go to `handler`; before, they are answered 503. */
  serve(handler: RequestHandler): void;
  /** Takes no more connections, lets requests in flight end for at most `seconds`, then cuts them. */
  stop(seconds: number): Promise<void>;
}

/** Throws `portTaken`, `addressUnavailable` or, for TLS files that will not do, `configurationInvalid`. */
export async function openListener(options: ListenerOptions): Promise<Listener> {
  let handler: RequestHandler = starting;
  let stopping = false;
  const dispatch: RequestHandler = (request, response) => {
    // A client that keeps its connection open must be told to leave, or the stop would wait for it.
    if (stopping) response.setHeader("connection", "close");
    handler(request, response);
  };
  const server = options.tls === undefined ? createServer(dispatch) : createTlsServer(readTls(options.tls), dispatch);
  const port = await listen(server, options);
  return {
    server,
    url: `${options.tls === undefined ? "http" : "https"}://${authority(options.host, port)}`,
    serve: (next) => {
      handler = next;
    },
    stop: async (seconds) => {
      stopping = true;
      await close(server, seconds);
    },
  };
}

function starting(_request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(503, { "content-type": "application/json", "retry-after": "1", connection: "close" });
  response.end('{"status":"starting"}\n');
}

function listen(server: Server, options: ListenerOptions): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", (error) => reject(listenError(error, options)));
    server.listen({ host: options.host, port: options.port }, () => resolve(portOf(server.address()) ?? options.port));
  });
}

function portOf(address: string | AddressInfo | null): number | undefined {
  return typeof address === "object" && address !== null ? address.port : undefined;
}

function listenError(error: Error, { host, port }: ListenerOptions): CastellanError {
  switch (systemCode(error)) {
    case "EADDRINUSE":
      return new CastellanError(
        "portTaken",
        `Port ${port} on ${host} is taken by another process. Stop that process, or choose another port with --port.`,
      );
    case "EACCES":
      return new CastellanError(
        "addressUnavailable",
        `This user may not listen on port ${port}. Choose one above 1023.`,
      );
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
      return new CastellanError(
        "addressUnavailable",
        `${host} is not an address of this machine. Choose another --host.`,
      );
    default:
      return new CastellanError("addressUnavailable", `Cannot listen on ${host}:${port}: ${messageOf(error)}`);
  }
}

function readTls(tls: NonNullable<ListenerOptions["tls"]>) {
  try {
    return { key: readFileSync(tls.keyFile), cert: readFileSync(tls.certificateFile), minVersion: "TLSv1.2" as const };
  } catch (error) {
    throw new CastellanError("configurationInvalid", `server.tls: a file cannot be read: ${messageOf(error)}`);
  }
}

/** Every interface is reached on loopback; an IPv6 address stands in brackets (RFC 3986 section 3.2.2). */
function authority(host: string, port: number): string {
  const reachable = host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host;
  return `${reachable.includes(":") ? `[${reachable}]` : reachable}:${port}`;
}

async function close(server: Server, seconds: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  const idle = setInterval(() => server.closeIdleConnections(), 50);
  const cut = setTimeout(() => server.closeAllConnections(), seconds * 1000);
  server.closeIdleConnections();
  await closed;
  clearInterval(idle);
  clearTimeout(cut);
}
