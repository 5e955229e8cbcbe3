import { type Dispatcher, Pool } from "undici";
import { PvwaError } from "../error/pvwa-error.ts";
import { answerError } from "./answer-error.ts";
import { type CollectedAnswer, collectAnswer } from "./collect.ts";

export interface TransportOptions {
  /** `https://host/PasswordVault`, whatever the site calls the virtual directory. */
  readonly baseUrl: string;
  /** How long to wait for the headers, and again for each part of the body; 30 s when left out. A list of a large vault takes minutes. */
  readonly timeoutMilliseconds?: number;
  /** Connections kept open at once; 32 when left out. */
  readonly maxConnections?: number;
  /** Certificates (PEM) to trust beside, or instead of, the system's. */
  readonly ca?: string;
}

export interface Answer {
  readonly status: number;
  readonly headers: Dispatcher.ResponseData["headers"];
  /** The parsed JSON; `undefined` for an empty body. */
  readonly body: unknown;
}

/** Names and values in turn, as undici takes them without copying. */
export type FlatHeaders = string[];

export interface Transport {
  /**
   * Sends one request; `path` begins after `/PasswordVault`. Answers any 2xx; throws {@link PvwaError} otherwise.
   */
  send(method: Dispatcher.HttpMethod, path: string, headers: FlatHeaders, body?: unknown): Promise<Answer>;
  close(): Promise<void>;
}

/** A pool of connections to one PVWA. */
export function createTransport(options: TransportOptions): Transport {
  const url = new URL(options.baseUrl);
  const prefix = url.pathname.replace(/\/+$/, "");
  const timeout = options.timeoutMilliseconds ?? 30_000;
  const pool = new Pool(url.origin, {
    connections: options.maxConnections ?? 32,
    headersTimeout: timeout,
    bodyTimeout: timeout,
    connect: { timeout, ...(options.ca === undefined ? {} : { ca: options.ca }) },
  });

  return {
    async send(method, path, headers, body) {
      const content = body === undefined ? null : JSON.stringify(body);
      let answer: CollectedAnswer;
      try {
        answer = await collectAnswer(pool, { method, path: prefix + path, headers, body: content });
      } catch (error) {
        throw connectionError(error, method);
      }
      const { status, headers: answerHeaders, text } = answer;
      if (status < 200 || status > 299) throw answerError(status, answerHeaders, text);
      return { status, headers: answerHeaders, body: text === "" ? undefined : parse(text, status) };
    },
    close: () => pool.close(),
  };
}

function parse(text: string, status: number): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own message quotes the text, which may hold a token.
    throw new PvwaError({
      kind: "protocol",
      status,
      summary: `The PVWA answered ${status} with something that is not JSON`,
    });
  }
}

const timeouts = new Set(["UND_ERR_CONNECT_TIMEOUT", "UND_ERR_HEADERS_TIMEOUT", "UND_ERR_BODY_TIMEOUT"]);
const neverSent = new Set([
  "UND_ERR_CONNECT_TIMEOUT",
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  // The client was closed before the call.
  "UND_ERR_CLOSED",
  "UND_ERR_DESTROYED",
]);

function connectionError(error: unknown, method: string): PvwaError {
  const code = errorCode(error);
  const sent = !neverSent.has(code);
  if (timeouts.has(code)) {
    return new PvwaError({
      kind: "timeout",
      sent,
      summary: `The PVWA did not answer ${method} in time (${code})`,
      cause: error,
    });
  }
  return new PvwaError({ kind: "network", sent, summary: `The PVWA cannot be reached (${code})`, cause: error });
}

function errorCode(error: unknown): string {
  if (typeof error !== "object" || error === null) return "unknown";
  // A host with several addresses fails with one error for each of them.
  if (error instanceof AggregateError && error.errors.length > 0) return errorCode(error.errors[0]);
  return "code" in error && typeof error.code === "string" ? error.code : "unknown";
}
