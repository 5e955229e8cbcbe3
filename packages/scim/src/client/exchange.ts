import type { JsonObject, JsonValue } from "../resource/resource.ts";
import { jsonOf, requireSuccess } from "./answer.ts";
import type { ScimClientOptions, WriteOptions } from "./options.ts";
import { projectionQuery } from "./path.ts";
import { withRetries } from "./retry.ts";
import { type Answer, createTransport, type RequestOptions, type Transport } from "./transport.ts";

/** Requests that answer success or throw, repeated where that is allowed and can help. */
export interface Exchange {
  readonly transport: Transport;
  /** What only reads, a POST to `/.search` among it. Answers a status below 300, or 304. */
  read(method: "GET" | "POST", path: string, request: RequestOptions): Promise<Answer>;
  readJson(method: "GET" | "POST", path: string, request: RequestOptions): Promise<JsonValue>;
  write(method: string, path: string, body: JsonObject | undefined, how: WriteOptions): Promise<Answer>;
}

export function createExchange(options: ScimClientOptions): Exchange {
  const transport = createTransport(options);

  async function read(method: "GET" | "POST", path: string, request: RequestOptions): Promise<Answer> {
    const attempt = async (): Promise<Answer> => {
      const answer = await transport.send(method, path, request);
      return answer.status === 304 ? answer : requireSuccess(answer, describe(method, path));
    };
    return withRetries(options, "read", attempt, request.signal);
  }

  return {
    transport,
    read,
    readJson: async (method, path, request) => jsonOf(await read(method, path, request), describe(method, path)),
    async write(method, path, body, how) {
      const { signal, ifMatch } = how;
      const headers = ifMatch === undefined ? {} : { "if-match": ifMatch };
      const target = projectionQuery(path, how);
      const attempt = async (): Promise<Answer> =>
        requireSuccess(await transport.send(method, target, { body, headers, signal }), describe(method, path));
      return method === "PUT" || method === "DELETE" ? withRetries(options, "settled", attempt, signal) : attempt();
    },
  };
}

/** The request without its query, which may hold what is nobody's business. */
function describe(method: string, path: string): string {
  return `${method} ${path.split("?", 1)[0]}`;
}
