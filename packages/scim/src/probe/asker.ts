import { ScimClientError } from "../client/error.ts";
import { sleep } from "../client/retry.ts";
import { createTransport, type RequestOptions } from "../client/transport.ts";
import { isArray, isObject } from "../json/value.ts";
import type { JsonObject, JsonValue } from "../resource/resource.ts";
import { createConceal } from "./conceal.ts";
import type { ProbeOptions } from "./options.ts";

/** An answer, read as far as it can be. */
export interface Reply {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  readonly text: string;
  readonly json: JsonValue | undefined;
  /** The body where it is a JSON object, else an empty one. */
  readonly object: JsonObject;
  /** `Resources` of a list, else nothing. */
  readonly resources: readonly JsonObject[];
  /** In lower case, without parameters; empty when there is none. */
  readonly mediaType: string;
}

export interface Question extends Omit<RequestOptions, "signal"> {
  /** Sends no credentials. */
  readonly anonymous?: boolean;
}

/** Asks the server, and keeps what was asked and answered as evidence. */
export interface Asker {
  ask(method: string, path: string, question?: Question): Promise<Reply>;
}

/** The probe has asked as often as it may, or the server has gone. */
export class ProbeEnded extends Error {
  override readonly name = "ProbeEnded";
}

export interface ProbeAsker extends Asker {
  readonly requests: number;
  /** The evidence since it was last taken. */
  takeEvidence(): readonly string[];
  /** Text of the server's own data, which no evidence is to show. */
  conceal(text: string): void;
}

const defaultMaximum = 400;
const defaultTimeoutMilliseconds = 30_000;
const mostWaits = 4;
const longestWaitSeconds = 20;
const mostFailures = 3;
const mostEvidence = 8;

export function createAsker(options: ProbeOptions, signal: AbortSignal | undefined): ProbeAsker {
  const { maximumRequests = defaultMaximum, timeoutMilliseconds = defaultTimeoutMilliseconds, wait = sleep } = options;
  const known = createTransport({ ...options, timeoutMilliseconds });
  const unknown = createTransport({ ...options, timeoutMilliseconds, authentication: { kind: "none" } });
  const concealed = createConceal(options.authentication);
  let evidence: string[] = [];
  let requests = 0;
  let failures = 0;

  async function send(method: string, path: string, question: Question): Promise<Reply> {
    if (requests >= maximumRequests) throw new ProbeEnded(`the probe's ${maximumRequests} requests are used up`);
    if (failures >= mostFailures) throw new ProbeEnded("the server could not be reached several times in a row");
    requests += 1;
    try {
      const { anonymous = false, ...request } = question;
      const answer = await (anonymous ? unknown : known).send(method, path, { ...request, signal });
      failures = 0;
      return readReply(answer);
    } catch (error) {
      if (error instanceof ScimClientError) {
        failures += 1;
        record(`${method} ${path} → ${error.kind}`);
      }
      throw error;
    }
  }

  function record(line: string): void {
    if (evidence.length < mostEvidence) evidence.push(concealed.apply(line));
    else if (evidence.length === mostEvidence) evidence.push("…");
  }

  return {
    get requests() {
      return requests;
    },
    takeEvidence() {
      const taken = evidence;
      evidence = [];
      return taken;
    },
    conceal: concealed.add,
    async ask(method, path, question = {}) {
      for (let waits = 0; ; waits += 1) {
        const reply = await send(method, path, question);
        if (reply.status !== 429 || waits >= mostWaits) {
          record(`${method} ${readable(path)} → ${reply.status}${reply.mediaType === "" ? "" : ` ${reply.mediaType}`}`);
          return reply;
        }
        const asked = Number(reply.headers.get("retry-after") ?? 1);
        await wait(Math.min(Number.isFinite(asked) ? asked : 1, longestWaitSeconds) * 1_000, signal);
      }
    },
  };
}

function readReply(answer: { status: number; headers: Reply["headers"]; body: string }): Reply {
  const json = parse(answer.body);
  const object = isObject(json) ? json : {};
  const list = object.Resources;
  return {
    status: answer.status,
    headers: answer.headers,
    text: answer.body,
    json,
    object,
    resources: isArray(list) ? list.filter(isObject) : [],
    mediaType: (answer.headers.get("content-type") ?? "").split(";", 1)[0]?.trim().toLowerCase() ?? "",
  };
}

function parse(text: string): JsonValue | undefined {
  try {
    const value: JsonValue = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}

function readable(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
