import { invalidParameters, refusal } from "@castellan/pvwa";
import type { FastifyRequest } from "fastify";
import { isObject, readElements, readFields } from "./fields.ts";
import type { Call } from "./route.ts";

/** What a route may ask of `request`. */
export function createCall(request: FastifyRequest): Call {
  const correlation = request.headers["x-correlation-id"];
  return {
    param: (name) => paramOf(request, name),
    id: (name) => idOf(paramOf(request, name), name),
    query: (read) => readFields(isObject(request.query) ? request.query : {}, read),
    body: (read) => readFields(bodyOf(request), read),
    list: (read) => readElements(listOf(request), read),
    get search() {
      return request.url.split("?", 2)[1] ?? "";
    },
    get slash() {
      return (request.url.split("?", 1)[0] ?? "").endsWith("/");
    },
    client: request.ip,
    get server() {
      return request.socket.localAddress ?? "127.0.0.1";
    },
    get secure() {
      return request.protocol === "https";
    },
    ...(typeof correlation === "string" && /^[\w.:-]{1,128}$/.test(correlation) ? { correlationId: correlation } : {}),
  };
}

function paramOf(request: FastifyRequest, name: string): string {
  const params = request.params;
  const value: unknown = isObject(params) ? Reflect.get(params, name) : undefined;
  // No name holds NUL, and PostgreSQL cannot even compare it.
  return typeof value === "string" ? value.replaceAll("\0", "\ufffd") : "";
}

function idOf(text: string, parameter: string): number {
  const id = /^\d{1,15}$/.test(text) ? Number(text) : undefined;
  if (id !== undefined) return id;
  throw invalidParameters([{ parameter, problem: "must be a whole number.", code: "PASWS018E" }]);
}

const jsonTypes = /^\s*(application\/json|text\/json|application\/[\w.+-]+\+json)\s*(;|$)/i;

function bodyOf(request: FastifyRequest): object {
  const value = jsonOf(request, {});
  if (isObject(value)) return value;
  throw refusal("PASWS011E", "its body must be a JSON object.");
}

function listOf(request: FastifyRequest): readonly unknown[] {
  const value = jsonOf(request, []);
  if (Array.isArray(value)) return value;
  throw refusal("PASWS011E", "its body must be a JSON array.");
}

/** `empty` where there is no body. */
function jsonOf(request: FastifyRequest, empty: object): unknown {
  const text = request.body;
  if (typeof text !== "string" || text.trim() === "") return empty;
  const type = request.headers["content-type"];
  if (type !== undefined && !jsonTypes.test(type)) throw refusal("CASTL008E", type.slice(0, 100));
  return parse(text);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser quotes the text, which may hold a password.
    throw refusal("PASWS011E", "its body is not valid JSON.");
  }
}
