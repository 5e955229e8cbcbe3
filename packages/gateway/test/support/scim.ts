import type { FastifyInstance, LightMyRequestResponse } from "fastify";

type Method = "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS";

/** Sends one SCIM request; `path` is the whole path, and a text body goes as it is. */
export type ScimCaller = (
  method: Method,
  path: string,
  body?: unknown,
  headers?: Readonly<Record<string, string>>,
) => Promise<LightMyRequestResponse>;

export function basic(username: string, password: string): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
}

/** A client of a server without a socket, with one `Authorization` header or none. */
export function scimCaller(server: FastifyInstance, authorization?: string): ScimCaller {
  return (method, path, body, headers = {}) =>
    server.inject({
      method,
      url: path,
      headers: {
        ...(authorization === undefined ? {} : { authorization }),
        ...(body === undefined ? {} : { "content-type": "application/scim+json" }),
        ...headers,
      },
      ...(body === undefined ? {} : { payload: typeof body === "string" ? body : JSON.stringify(body) }),
    });
}

export const patchOp = (...operations: readonly object[]) => ({
  schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
  Operations: operations,
});

/** Whether an answer is SCIM's error of this status, and what its detail says. */
export function detailOf(response: LightMyRequestResponse, status: number): string {
  const body = response.json();
  const shape = body.schemas?.[0];
  if (
    shape !== "urn:ietf:params:scim:api:messages:2.0:Error" ||
    body.status !== String(status) ||
    response.statusCode !== status
  ) {
    throw new Error(`not SCIM's error ${status}: ${response.statusCode} ${response.body}`);
  }
  return body.detail;
}
