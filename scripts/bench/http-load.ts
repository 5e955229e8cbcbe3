import { connect, type Socket } from "node:net";

/** One request, ready to be sent. */
export interface LoadRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface LoadOptions {
  readonly url: string;
  readonly connections: number;
  /** Whichever comes first ends the load. */
  readonly seconds: number;
  readonly requests?: number;
  /** The `index`th request of the whole load. */
  request(index: number): LoadRequest;
  /** The status that every answer must have. */
  readonly status: number;
}

export interface LoadResult {
  readonly requests: number;
  readonly perSecond: number;
  readonly p50Milliseconds: number;
  readonly p99Milliseconds: number;
}

/**
 * Keeps `connections` keep-alive connections busy, one request after another on each. It speaks HTTP/1.1 on bare
 * sockets, so that on a small machine the measured server gets the processor and not the one who measures.
 * Rejects at the first answer of another status.
 */
export async function load(options: LoadOptions): Promise<LoadResult> {
  const latencies: number[] = [];
  const begun = performance.now();
  const end = begun + options.seconds * 1000;
  let sent = 0;
  const mayGoOn = () => performance.now() < end && sent < (options.requests ?? Number.POSITIVE_INFINITY);
  const worker = async () => {
    const connection = await openConnection(options.url);
    try {
      while (mayGoOn()) {
        const request = options.request(sent++);
        const from = performance.now();
        const { status, body } = await connection.send(request);
        if (status !== options.status)
          throw new Error(`${request.method} ${request.path}: ${status} ${body.slice(0, 300)}`);
        latencies.push(performance.now() - from);
      }
    } finally {
      connection.close();
    }
  };
  await Promise.all(Array.from({ length: options.connections }, worker));
  return summary(latencies, (performance.now() - begun) / 1000);
}

function summary(latencies: number[], seconds: number): LoadResult {
  latencies.sort((left, right) => left - right);
  const at = (share: number) => Number((latencies[Math.floor(latencies.length * share)] ?? 0).toFixed(2));
  return {
    requests: latencies.length,
    perSecond: latencies.length / seconds,
    p50Milliseconds: at(0.5),
    p99Milliseconds: at(0.99),
  };
}

export interface LoadAnswer {
  readonly status: number;
  readonly head: string;
  readonly body: string;
}

interface Connection {
  send(request: LoadRequest): Promise<LoadAnswer>;
  close(): void;
}

/** Sends one request on a connection of its own. */
export async function sendOnce(url: string, request: LoadRequest): Promise<LoadAnswer> {
  const connection = await openConnection(url);
  try {
    return await connection.send(request);
  } finally {
    connection.close();
  }
}

async function openConnection(url: string): Promise<Connection> {
  const { hostname, port, host } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port), noDelay: true });
  await new Promise<void>((resolve, reject) => socket.once("connect", resolve).once("error", reject));
  let received = "";
  let waiting: { resolve: (answer: LoadAnswer) => void; reject: (reason: unknown) => void } | undefined;
  socket.setEncoding("latin1").on("data", (chunk: string) => {
    received += chunk;
    const answer = parseAnswer(received);
    if (answer === undefined) return;
    received = "";
    waiting?.resolve(answer);
  });
  socket
    .on("error", (error) => waiting?.reject(error))
    .on("close", () => waiting?.reject(new Error("The connection was closed.")));
  return {
    send: (request) =>
      new Promise((resolve, reject) => {
        waiting = { resolve, reject };
        socket.write(printRequest(host, request));
      }),
    close: () => endQuietly(socket),
  };
}

function endQuietly(socket: Socket): void {
  socket.removeAllListeners("close");
  socket.destroy();
}

function printRequest(host: string, { method, path, headers, body }: LoadRequest): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const length = body === undefined ? "" : `content-length: ${Buffer.byteLength(body)}\r\n`;
  return `${method} ${path} HTTP/1.1\r\nhost: ${host}\r\n${lines.join("")}${length}\r\n${body ?? ""}`;
}

/** A whole answer, or undefined while some of it is still on its way. */
function parseAnswer(text: string): LoadAnswer | undefined {
  const end = text.indexOf("\r\n\r\n");
  if (end < 0) return undefined;
  const head = text.slice(0, end);
  const body = text.slice(end + 4);
  const status = Number(head.slice(9, 12));
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
  if (length !== undefined) return body.length >= Number(length) ? { status, head, body } : undefined;
  if (!/\r\ntransfer-encoding: *chunked/i.test(head)) return { status, head, body };
  return body.endsWith("0\r\n\r\n") ? { status, head, body } : undefined;
}
