import type { PatchOperation } from "../patch/request.ts";
import type { JsonObject, Resource } from "../resource/resource.ts";
import { messageUris } from "../schema/uris.ts";
import { jsonOf } from "./answer.ts";
import { ScimClientError } from "./error.ts";
import type { Exchange } from "./exchange.ts";
import type { ProjectionOptions, WriteOptions } from "./options.ts";
import { idOfLocation, projectionQuery, resourcePath } from "./path.ts";
import { readResource } from "./resource.ts";
import type { Answer } from "./transport.ts";

/** What can be done to the resource at a path, be it `/Users/41` or `/Me`. */
export interface ResourceAt {
  get(path: string, how: ProjectionOptions): Promise<Resource>;
  getIfChanged(path: string, version: string, how: ProjectionOptions): Promise<Resource | undefined>;
  create(endpoint: string, body: JsonObject, how: ProjectionOptions): Promise<Resource>;
  replace(path: string, body: JsonObject, how: WriteOptions): Promise<Resource>;
  patch(path: string, operations: readonly PatchOperation[], how: WriteOptions): Promise<Resource | undefined>;
  delete(path: string, how: WriteOptions): Promise<void>;
}

export function createResourceAt({ read, write }: Exchange): ResourceAt {
  async function get(path: string, how: ProjectionOptions): Promise<Resource> {
    return resourceOf(await read("GET", projectionQuery(path, how), { signal: how.signal }), `GET ${path}`);
  }

  return {
    get,
    async getIfChanged(path, version, how) {
      const request = { headers: { "if-none-match": version }, signal: how.signal };
      const answer = await read("GET", projectionQuery(path, how), request);
      return answer.status === 304 ? undefined : resourceOf(answer, `GET ${path}`);
    },
    async create(endpoint, body, how) {
      const answer = await write("POST", endpoint, body, how);
      if (!isEmpty(answer)) return resourceOf(answer, `POST ${endpoint}`);
      // Created without a body: Location says where to read it.
      const id = idOfLocation(answer.headers.get("location"));
      if (id !== "") return get(resourcePath(endpoint, id), how);
      throw new ScimClientError("protocol", `POST ${endpoint} was answered without resource and Location`);
    },
    async replace(path, body, how) {
      const answer = await write("PUT", path, body, how);
      return isEmpty(answer) ? get(path, how) : resourceOf(answer, `PUT ${path}`);
    },
    async patch(path, operations, how) {
      const body = { schemas: [messageUris.patchOp], Operations: operations.map((operation) => ({ ...operation })) };
      const answer = await write("PATCH", path, body, how);
      return isEmpty(answer) ? undefined : resourceOf(answer, `PATCH ${path}`);
    },
    async delete(path, how) {
      await write("DELETE", path, undefined, how);
    },
  };
}

function isEmpty({ body }: Answer): boolean {
  return body.trim() === "";
}

function resourceOf(answer: Answer, what: string): Resource {
  return readResource(jsonOf(answer, what), what);
}
