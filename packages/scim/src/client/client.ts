import { isArray, isObject } from "../json/value.ts";
import type { PatchOperation } from "../patch/request.ts";
import type { JsonObject, JsonValue, Resource } from "../resource/resource.ts";
import { messageUris } from "../schema/uris.ts";
import { ScimClientError } from "./error.ts";
import type { ScimClientOptions } from "./options.ts";
import { readListPage, readPages } from "./pages.ts";
import { readResource } from "./resource.ts";
import { withRetries } from "./retry.ts";
import { type Answer, createTransport, jsonOf, requireSuccess } from "./transport.ts";

export interface ListOptions {
  readonly filter?: string;
  readonly attributes?: readonly string[];
  readonly excludedAttributes?: readonly string[];
  readonly pageSize?: number;
}

/** A SCIM 2.0 client. Every method throws `ScimClientError`, or the reason of an aborted `signal`. */
export interface ScimClient {
  serviceProviderConfig(signal?: AbortSignal): Promise<JsonObject>;
  resourceTypes(signal?: AbortSignal): Promise<readonly JsonObject[]>;
  schemas(signal?: AbortSignal): Promise<readonly JsonObject[]>;
  /** Pages, each as long as the server made it; a list that is cut short throws `protocol`. */
  list(endpoint: string, options?: ListOptions, signal?: AbortSignal): AsyncIterable<readonly Resource[]>;
  get(endpoint: string, id: string, signal?: AbortSignal): Promise<Resource>;
  create(endpoint: string, body: JsonObject, signal?: AbortSignal): Promise<Resource>;
  replace(endpoint: string, id: string, body: JsonObject, signal?: AbortSignal): Promise<Resource>;
  /** `undefined` when the server answered 204. */
  patch(
    endpoint: string,
    id: string,
    operations: readonly PatchOperation[],
    signal?: AbortSignal,
  ): Promise<Resource | undefined>;
  delete(endpoint: string, id: string, signal?: AbortSignal): Promise<void>;
  /** One request as it is, without retry; error statuses are answered, not thrown. `path` begins with a slash. */
  raw(method: string, path: string, body?: JsonObject, signal?: AbortSignal): Promise<Answer>;
}

const defaultPageSize = 100;

/** Speaks to the SCIM server at `baseUrl` through the given `fetch`. Reads are repeated when that can help, writes never. */
export function createScimClient(options: ScimClientOptions): ScimClient {
  const transport = createTransport(options);

  async function read(path: string, signal: AbortSignal | undefined): Promise<JsonValue> {
    const what = `GET ${path}`;
    return withRetries(
      options,
      async () => jsonOf(requireSuccess(await transport.send("GET", path, undefined, signal), what), what),
      signal,
    );
  }

  async function write(method: string, path: string, body?: JsonObject, signal?: AbortSignal): Promise<Answer> {
    return requireSuccess(await transport.send(method, path, body, signal), `${method} ${path}`);
  }

  async function get(endpoint: string, id: string, signal?: AbortSignal): Promise<Resource> {
    const path = resourcePath(endpoint, id);
    return readResource(await read(path, signal), `GET ${path}`);
  }

  return {
    get,
    async serviceProviderConfig(signal) {
      const document = await read("/ServiceProviderConfig", signal);
      if (isObject(document)) return document;
      throw new ScimClientError("protocol", "/ServiceProviderConfig was not answered with an object");
    },
    resourceTypes: async (signal) => readDocuments(await read("/ResourceTypes", signal), "/ResourceTypes"),
    schemas: async (signal) => readDocuments(await read("/Schemas", signal), "/Schemas"),
    list(endpoint, listOptions = {}, signal) {
      const pageSize = listOptions.pageSize ?? options.pageSize ?? defaultPageSize;
      return readPages(async (startIndex) => {
        const path = `${endpointPath(endpoint)}?${listQuery(listOptions, startIndex, pageSize)}`;
        return readListPage(await read(path, signal), `GET ${endpointPath(endpoint)}`);
      }, pageSize);
    },
    async create(endpoint, body, signal) {
      const path = endpointPath(endpoint);
      const answer = await write("POST", path, body, signal);
      if (answer.body.trim() !== "") return readResource(jsonOf(answer, `POST ${path}`), `POST ${path}`);
      // Created without a body: Location says where to read it.
      const id = lastSegment(answer.headers.get("location") ?? "");
      if (id === "") throw new ScimClientError("protocol", `POST ${path} was answered without resource and Location`);
      return get(endpoint, id, signal);
    },
    async replace(endpoint, id, body, signal) {
      const path = resourcePath(endpoint, id);
      const answer = await write("PUT", path, body, signal);
      if (answer.body.trim() === "") return get(endpoint, id, signal);
      return readResource(jsonOf(answer, `PUT ${path}`), `PUT ${path}`);
    },
    async patch(endpoint, id, operations, signal) {
      const path = resourcePath(endpoint, id);
      const body = { schemas: [messageUris.patchOp], Operations: operations.map((operation) => ({ ...operation })) };
      const answer = await write("PATCH", path, body, signal);
      return answer.body.trim() === "" ? undefined : readResource(jsonOf(answer, `PATCH ${path}`), `PATCH ${path}`);
    },
    async delete(endpoint, id, signal) {
      await write("DELETE", resourcePath(endpoint, id), undefined, signal);
    },
    raw: (method, path, body, signal) => transport.send(method, path, body, signal),
  };
}

function lastSegment(location: string): string {
  const segment = location.split("/").at(-1) ?? "";
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

function endpointPath(endpoint: string): string {
  return endpoint.startsWith("/") ? endpoint : `/${endpoint}`;
}

/** Throws `protocol` for an id that a URL would take for another place, however it is written (WHATWG URL, dot segments). */
function resourcePath(endpoint: string, id: string): string {
  if (/^\.{0,2}$/.test(id)) throw new ScimClientError("protocol", `A resource with the id "${id}" has no URL`);
  return `${endpointPath(endpoint)}/${encodeURIComponent(id)}`;
}

function listQuery(options: ListOptions, startIndex: number, count: number): string {
  const parameters: (readonly [string, string | undefined])[] = [
    ["filter", options.filter],
    ["attributes", options.attributes?.join(",")],
    ["excludedAttributes", options.excludedAttributes?.join(",")],
    ["startIndex", String(startIndex)],
    ["count", String(count)],
  ];
  return parameters
    .flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`]))
    .join("&");
}

/** Discovery lists; some servers answer a bare array. */
function readDocuments(value: JsonValue, what: string): readonly JsonObject[] {
  const documents = isArray(value) ? value : isObject(value) ? value.Resources : undefined;
  if (!isArray(documents)) throw new ScimClientError("protocol", `${what} was not answered with a list`);
  return documents.filter(isObject);
}
