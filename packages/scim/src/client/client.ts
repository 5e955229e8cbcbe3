import { isArray, isObject } from "../json/value.ts";
import type { PatchOperation } from "../patch/request.ts";
import type { JsonObject, JsonValue, Resource } from "../resource/resource.ts";
import { messageUris } from "../schema/uris.ts";
import { objectOf } from "./answer.ts";
import { type BulkOperation, type BulkRequestOptions, type BulkResult, readBulkResponse } from "./bulk.ts";
import { ScimClientError } from "./error.ts";
import { createExchange } from "./exchange.ts";
import { createLists } from "./lists.ts";
import type { CallOptions, ListOptions, ProjectionOptions, ScimClientOptions, WriteOptions } from "./options.ts";
import { endpointPath, resourcePath } from "./path.ts";
import { createResourceAt } from "./resource-at.ts";
import type { Answer, RequestOptions } from "./transport.ts";

/** The resource that the caller is (RFC 7644 section 3.11). */
export interface OwnResourceClient {
  get(options?: ProjectionOptions): Promise<Resource>;
  replace(body: JsonObject, options?: WriteOptions): Promise<Resource>;
  /** `undefined` when the server answered 204. */
  patch(operations: readonly PatchOperation[], options?: WriteOptions): Promise<Resource | undefined>;
  delete(options?: WriteOptions): Promise<void>;
}

/** A SCIM 2.0 client. Every method throws `ScimClientError`, or the reason of an aborted `signal`. */
export interface ScimClient {
  serviceProviderConfig(options?: CallOptions): Promise<JsonObject>;
  resourceTypes(options?: CallOptions): Promise<readonly JsonObject[]>;
  schemas(options?: CallOptions): Promise<readonly JsonObject[]>;
  /** Pages, each as long as the server made it; a list that is cut short throws `protocol`. */
  list(endpoint: string, options?: ListOptions): AsyncIterable<readonly Resource[]>;
  /** The same by POST `/.search`, which keeps the filter out of the URL; the endpoint `""` searches all types. */
  search(endpoint: string, options?: ListOptions): AsyncIterable<readonly Resource[]>;
  get(endpoint: string, id: string, options?: ProjectionOptions): Promise<Resource>;
  /** The resource, or `undefined` when it still has this `meta.version` (`If-None-Match`, 304). */
  getIfChanged(
    endpoint: string,
    id: string,
    version: string,
    options?: ProjectionOptions,
  ): Promise<Resource | undefined>;
  create(endpoint: string, body: JsonObject, options?: ProjectionOptions): Promise<Resource>;
  replace(endpoint: string, id: string, body: JsonObject, options?: WriteOptions): Promise<Resource>;
  /** `undefined` when the server answered 204. */
  patch(
    endpoint: string,
    id: string,
    operations: readonly PatchOperation[],
    options?: WriteOptions,
  ): Promise<Resource | undefined>;
  delete(endpoint: string, id: string, options?: WriteOptions): Promise<void>;
  /** Results in the server's order, errors among them. */
  bulk(operations: readonly BulkOperation[], options?: BulkRequestOptions): Promise<readonly BulkResult[]>;
  readonly me: OwnResourceClient;
  /** One request as it is, without retry; error statuses are answered, not thrown. `path` begins with a slash. */
  raw(method: string, path: string, request?: RequestOptions): Promise<Answer>;
}

const ownPath = "/Me";

/**
 * Speaks to the SCIM server at `baseUrl` through the given `fetch`. Reads are repeated when that can help, writes only where
 * the server says that it did nothing and they may be (see `ScimClientOptions.retries`).
 */
export function createScimClient(options: ScimClientOptions): ScimClient {
  const exchange = createExchange(options);
  const { transport, readJson, write } = exchange;
  const at = createResourceAt(exchange);
  const lists = createLists(options, exchange);
  const documents = async (path: string, { signal }: CallOptions = {}): Promise<readonly JsonObject[]> =>
    readDocuments(await readJson("GET", path, { signal }), path);

  return {
    async serviceProviderConfig({ signal } = {}) {
      const document = await readJson("GET", "/ServiceProviderConfig", { signal });
      if (isObject(document)) return document;
      throw new ScimClientError("protocol", "/ServiceProviderConfig was not answered with an object");
    },
    resourceTypes: (how) => documents("/ResourceTypes", how),
    schemas: (how) => documents("/Schemas", how),
    list: (endpoint, how = {}) => lists.list(endpoint, how),
    search: (endpoint, how = {}) => lists.search(endpoint, how),
    get: async (endpoint, id, how = {}) => at.get(resourcePath(endpoint, id), how),
    getIfChanged: async (endpoint, id, version, how = {}) => at.getIfChanged(resourcePath(endpoint, id), version, how),
    create: (endpoint, body, how = {}) => at.create(endpointPath(endpoint), body, how),
    replace: async (endpoint, id, body, how = {}) => at.replace(resourcePath(endpoint, id), body, how),
    patch: async (endpoint, id, operations, how = {}) => at.patch(resourcePath(endpoint, id), operations, how),
    delete: async (endpoint, id, how = {}) => at.delete(resourcePath(endpoint, id), how),
    async bulk(operations, { failOnErrors, signal } = {}) {
      const body: JsonObject = {
        schemas: [messageUris.bulkRequest],
        failOnErrors,
        Operations: operations.map((operation) => ({ ...operation })),
      };
      return readBulkResponse(objectOf(await write("POST", "/Bulk", body, { signal }), "POST /Bulk"));
    },
    me: {
      get: (how = {}) => at.get(ownPath, how),
      replace: (body, how = {}) => at.replace(ownPath, body, how),
      patch: (operations, how = {}) => at.patch(ownPath, operations, how),
      delete: (how = {}) => at.delete(ownPath, how),
    },
    raw: transport.send,
  };
}

/** Discovery lists; some servers answer a bare array. */
function readDocuments(value: JsonValue, what: string): readonly JsonObject[] {
  const documents = isArray(value) ? value : isObject(value) ? value.Resources : undefined;
  if (!isArray(documents)) throw new ScimClientError("protocol", `${what} was not answered with a list`);
  return documents.filter(isObject);
}
