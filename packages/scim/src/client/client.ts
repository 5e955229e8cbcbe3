import { scimErrors } from "../error/scim-error.ts";
import type { PatchOperation } from "../patch/request.ts";
import type { JsonObject, Resource } from "../resource/resource.ts";
import type { ScimClientOptions } from "./options.ts";

export interface ListOptions {
  readonly filter?: string;
  readonly attributes?: readonly string[];
  readonly excludedAttributes?: readonly string[];
  readonly pageSize?: number;
}

export interface ScimClient {
  serviceProviderConfig(signal?: AbortSignal): Promise<JsonObject>;
  resourceTypes(signal?: AbortSignal): Promise<readonly JsonObject[]>;
  schemas(signal?: AbortSignal): Promise<readonly JsonObject[]>;
  /** Pages, each as long as the server made it. */
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
  /** One request as it is, without retry; error statuses are answered, not thrown. */
  raw(
    method: string,
    path: string,
    body?: JsonObject,
    signal?: AbortSignal,
  ): Promise<{
    readonly status: number;
    readonly headers: { get(name: string): string | null };
    readonly body: string;
  }>;
}

export function createScimClient(options: ScimClientOptions): ScimClient {
  throw scimErrors.notImplemented(options.baseUrl);
}
