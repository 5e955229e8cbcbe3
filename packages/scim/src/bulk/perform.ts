import { scimErrors } from "../error/scim-error.ts";
import { createResource, deleteResource, patchResource, replaceResource } from "../provider/action/resource.ts";
import { type Exchange, parse } from "../provider/exchange.ts";
import type { Outcome } from "../provider/outcome.ts";
import { tagOf } from "../provider/respond.ts";
import type { ServedType } from "../provider/service.ts";
import { pathReference } from "./reference.ts";
import type { BulkOperation } from "./request.ts";

/** What became of an operation that succeeded. */
export interface Performed<Caller> {
  readonly type: ServedType<Caller>;
  /** Absent of one that is not made yet: `location` tells how far it is. */
  readonly id?: string;
  readonly status: number;
  readonly location: string;
  readonly version?: string;
}

/** Does one operation as the request that it stands for would be done, `version` as its `If-Match`. Throws what that request would. */
export async function perform<Caller>(
  bulk: Exchange<Caller>,
  { method, path, version, data }: Omit<BulkOperation, "bulkId">,
): Promise<Performed<Caller>> {
  const { baseUrl, caller } = bulk.request;
  const headers = version === undefined ? {} : { "if-match": version };
  const parsed = parse(bulk.service, { method, path, query: "", headers, baseUrl, caller });
  const exchange = { ...parsed, ...(data === undefined ? {} : { data }) };
  const { target } = exchange;
  if ("type" in target && target.type?.definition.readOnly === true) {
    throw scimErrors.methodNotAllowed(`${target.type.name} is read, not written, here`);
  }
  if (target.kind === "collection" && method === "POST") {
    return performed(exchange, target.type, "", await createResource(exchange, target.type));
  }
  if (target.kind !== "resource" || method === "POST") {
    const where =
      method === "POST" ? "the endpoint of a resource type, such as /Users" : "a resource, such as /Users/2819c223";
    throw scimErrors.invalidSyntax(`The path of a ${method} in a bulk request must be ${where}`);
  }
  const { type, id } = target;
  const action = method === "PUT" ? replaceResource : method === "PATCH" ? patchResource : deleteResource;
  return performed(exchange, type, id, await action(exchange, type, id));
}

function performed<Caller>(
  { request: { baseUrl } }: Exchange<Caller>,
  type: ServedType<Caller>,
  named: string,
  outcome: Outcome<Caller>,
): Performed<Caller> {
  if (outcome.kind === "accepted") {
    const location = outcome.type.locations.of(outcome.resource.id, baseUrl);
    return { type, ...(named === "" ? {} : { id: named }), status: 202, location };
  }
  if (outcome.kind !== "resource") return { type, id: named, status: 204, location: type.locations.of(named, baseUrl) };
  const { id } = outcome.resource;
  const version = tagOf(outcome.resource, type, baseUrl);
  return { type, id, status: outcome.status, location: type.locations.of(id, baseUrl), version };
}

/** Where the resource of an operation is, though the operation failed; `undefined` when its path names none. */
export function locationOfPath<Caller>({ service, request }: Exchange<Caller>, path: string): string | undefined {
  if (pathReference(path) !== undefined) return undefined;
  try {
    const { target } = parse(service, { ...request, path, query: "" });
    return target.kind === "resource" ? target.type.locations.of(target.id, request.baseUrl) : undefined;
  } catch {
    // The operation's own error says what is wrong with the path.
    return undefined;
  }
}
