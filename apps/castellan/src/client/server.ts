import { CastellanError, messageOf } from "../error/castellan-error.ts";
import { readProblem } from "./problem.ts";

export type Authentication = { readonly username: string; readonly password: string } | { readonly token: string };

export interface Answer {
  readonly status: number;
  /** Undefined where the answer has none. */
  readonly body: unknown;
  readonly location: string | undefined;
}

export interface Call {
  readonly body?: unknown;
  readonly contentType?: string;
  /** Takes an answer of any status instead of throwing. */
  readonly anyStatus?: boolean;
}

/** A running server, as one caller. */
export interface ServerClient {
  readonly url: string;
  /**
   * Sends one request and reads its JSON answer. Throws `serverUnreachable`, `refused` (401, 403), `notFound` (404) and
   * `requestFailed` with what the server said, in whichever of the three error shapes it said it.
   */
  call(method: string, path: string, call?: Call): Promise<Answer>;
}

/** `timeoutMilliseconds` is for one call; long work is asked after by short calls. */
export function connectServer(url: string, authentication: Authentication, timeoutMilliseconds = 60_000): ServerClient {
  const base = url.replace(/\/+$/, "");
  return {
    url: base,
    call: async (method, path, call = {}) => {
      const response = await send(`${base}${path}`, method, call, authentication, timeoutMilliseconds);
      const answer = await readAnswer(response);
      if (response.ok || call.anyStatus === true) return answer;
      throw failure(`${method} ${path}`, answer);
    },
  };
}

async function send(url: string, method: string, call: Call, who: Authentication, timeout: number): Promise<Response> {
  try {
    return await fetch(url, {
      method,
      headers: {
        accept: "application/json, application/scim+json",
        authorization: authorization(who),
        ...(call.body === undefined ? {} : { "content-type": call.contentType ?? "application/json" }),
      },
      ...(call.body === undefined
        ? {}
        : { body: typeof call.body === "string" ? call.body : JSON.stringify(call.body) }),
      signal: AbortSignal.timeout(timeout),
    });
  } catch (error) {
    const cause = error instanceof Error && error.cause !== undefined ? messageOf(error.cause) : messageOf(error);
    throw new CastellanError(
      "serverUnreachable",
      `${new URL(url).origin} cannot be reached: ${cause}. Is the server up? Name another with CASTELLAN_URL or --url.`,
      { cause: error },
    );
  }
}

function authorization(who: Authentication): string {
  if ("token" in who) return `Bearer ${who.token}`;
  return `Basic ${Buffer.from(`${who.username}:${who.password}`, "utf8").toString("base64")}`;
}

async function readAnswer(response: Response): Promise<Answer> {
  const text = await response.text();
  return { status: response.status, body: parse(text), location: response.headers.get("location") ?? undefined };
}

function parse(text: string): unknown {
  if (text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function failure(request: string, answer: Answer): CastellanError {
  const said = readProblem(answer.body) ?? `status ${answer.status}`;
  if (answer.status === 401 || answer.status === 403)
    return new CastellanError("refused", `${request} was refused: ${said}`);
  if (answer.status === 404) return new CastellanError("notFound", `${request}: ${said}`);
  return new CastellanError("requestFailed", `${request} failed with ${answer.status}: ${said}`);
}
