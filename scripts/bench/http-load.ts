import { connect } from "node:net";

/** One request, ready to be sent. */
export interface LoadRequest {
  readonly method: string;
  readonly path: string;
  /** Printed once for all requests that share the object. */
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
 * sockets and counts the bytes of a body without reading them, so that on a small machine the measured server gets the
 * processor and not the one who measures. Rejects at the first answer of another status.
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
        const answer = await connection.send(request);
        if (answer.status !== options.status) throw unexpected(request, answer);
        latencies.push(performance.now() - from);
      }
    } finally {
      connection.close();
    }
  };
  await Promise.all(Array.from({ length: options.connections }, worker));
  return summary(latencies, (performance.now() - begun) / 1000);
}

function unexpected({ method, path }: LoadRequest, answer: LoadAnswer): Error {
  return new Error(`${method} ${path}: ${answer.status} ${answer.body.slice(0, 300)}`);
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
  /** As Latin-1: one character a byte. */
  readonly body: string;
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

interface Connection {
  send(request: LoadRequest): Promise<LoadAnswer>;
  close(): void;
}

async function openConnection(url: string): Promise<Connection> {
  const { hostname, port, host } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port), noDelay: true });
  await new Promise<void>((resolve, reject) => socket.once("connect", resolve).once("error", reject));
  let waiting: { resolve: (answer: LoadAnswer) => void; reject: (reason: unknown) => void } | undefined;
  let incoming = new Incoming();
  socket
    .on("data", (chunk: Buffer) => {
      if (!incoming.take(chunk)) return;
      const answer = incoming;
      incoming = new Incoming();
      waiting?.resolve(answer);
    })
    .on("error", (error) => waiting?.reject(error))
    .on("close", () => waiting?.reject(new Error("The connection was closed.")));
  return {
    send: (request) =>
      new Promise((resolve, reject) => {
        waiting = { resolve, reject };
        socket.write(printRequest(host, request));
      }),
    close: () => {
      socket.removeAllListeners("close");
      socket.destroy();
    },
  };
}

const printedHeaders = new WeakMap<LoadRequest["headers"], string>();

function printHeaders(headers: LoadRequest["headers"]): string {
  const known = printedHeaders.get(headers);
  if (known !== undefined) return known;
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const printed = lines.join("");
  printedHeaders.set(headers, printed);
  return printed;
}

function printRequest(host: string, { method, path, headers, body }: LoadRequest): string {
  const length = body === undefined ? "" : `content-length: ${Buffer.byteLength(body)}\r\n`;
  return `${method} ${path} HTTP/1.1\r\nhost: ${host}\r\n${printHeaders(headers)}${length}\r\n${body ?? ""}`;
}

/** An answer on its way: its head is read as soon as it is there, its body is counted. */
class Incoming implements LoadAnswer {
  readonly #chunks: Buffer[] = [];
  #received = 0;
  /** Bytes of head and body; undefined while the head is not whole, infinite for a body in chunks. */
  #length: number | undefined;
  head = "";

  get status(): number {
    return Number(this.head.slice(9, 12));
  }

  get body(): string {
    return Buffer.concat(this.#chunks).toString("latin1", this.head.length + 4);
  }

  /** True once the answer is whole. */
  take(chunk: Buffer): boolean {
    this.#chunks.push(chunk);
    this.#received += chunk.length;
    this.#length ??= this.#readHead();
    if (this.#length === undefined) return false;
    return this.#received >= this.#length || (this.#length === Number.POSITIVE_INFINITY && chunkedEnds(chunk));
  }

  #readHead(): number | undefined {
    const [first] = this.#chunks;
    const whole = this.#chunks.length === 1 && first !== undefined ? first : Buffer.concat(this.#chunks);
    const end = whole.indexOf("\r\n\r\n");
    if (end < 0) return undefined;
    this.head = whole.toString("latin1", 0, end);
    const length = /\r\ncontent-length: *(\d+)/i.exec(this.head)?.[1];
    if (length !== undefined) return end + 4 + Number(length);
    return /\r\ntransfer-encoding: *chunked/i.test(this.head) ? Number.POSITIVE_INFINITY : end + 4;
  }
}

function chunkedEnds(chunk: Buffer): boolean {
  return chunk.toString("latin1", Math.max(0, chunk.length - 5)) === "0\r\n\r\n";
}
