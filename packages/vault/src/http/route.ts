import type { Readable } from "node:stream";
import type { Principal } from "../session/principal.ts";
import type { Fields } from "./fields.ts";

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** One request, freed of the framework. */
export interface Call {
  /** What stands in the path at `:name`, decoded. */
  param(name: string): string;
  /** A path part that must be a whole number; throws 400 `PASWS167E`. */
  id(name: string): number;
  /** Reads the query; throws 400 `PASWS167E`. */
  query<Result>(read: (fields: Fields) => Result): Result;
  /** Reads the JSON body, an empty one as `{}`; throws 400 `PASWS011E` or `PASWS167E`, 415 `CASTL008E`. */
  body<Result>(read: (fields: Fields) => Result): Result;
  /** Reads each element of a JSON body that is an array of objects; throws as `body` does, naming elements as `[2].path`. */
  list<Result>(read: (fields: Fields, index: number) => Result): readonly Result[];
  /** The raw query string. */
  readonly search: string;
  /** Whether the path ends with a slash, which one answer of the first generation goes by. */
  readonly slash: boolean;
  /** The caller's address. */
  readonly client: string;
  /** The address that the caller reached this process at. */
  readonly server: string;
  /** Whether the caller came over TLS. */
  readonly secure: boolean;
  readonly correlationId?: string;
}

/** Who acts, and from where: what is left of a call when its work is done later. */
export type Caller = Pick<SessionCall, "principal" | "client" | "correlationId">;

/** A request within a session. */
export interface SessionCall extends Call {
  readonly principal: Principal;
  readonly token: string;
}

/** What to answer: JSON text, a stream of it, or bytes of another type; an empty body when left out. */
export interface Answer {
  readonly status: number;
  readonly body?: string | Buffer | Readable;
  /** The content type of the body, where it is not JSON's. */
  readonly type?: string;
  /** What it sets in the caller's cookie jar, each as a `Set-Cookie` header has it. */
  readonly cookies?: readonly string[];
}

/** One endpoint below `/PasswordVault`. Only an `open` one is answered without a session. */
export type Route =
  | {
      readonly method: Method;
      readonly path: string;
      readonly access: "open";
      readonly handle: (call: Call) => Promise<Answer>;
    }
  | {
      readonly method: Method;
      readonly path: string;
      readonly access: "session";
      /** The largest body it takes, in bytes, where that is not the usual one. */
      readonly bodyLimit?: number;
      readonly handle: (call: SessionCall) => Promise<Answer>;
    };

/** An endpoint that needs a session. */
export function route(method: Method, path: string, handle: (call: SessionCall) => Promise<Answer>): Route {
  return { method, path, access: "session", handle };
}

/** An endpoint that anybody may call. */
export function openRoute(method: Method, path: string, handle: (call: Call) => Promise<Answer>): Route {
  return { method, path, access: "open", handle };
}

export function json(status: number, body: unknown): Answer {
  return { status, body: JSON.stringify(body) };
}

/** What an action answers that has nothing to tell. */
export const done: Answer = { status: 200 };
export const noContent: Answer = { status: 204 };
