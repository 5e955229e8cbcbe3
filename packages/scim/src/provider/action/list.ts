import { readQueryParameters, readSearchRequest } from "../../list/parameters.ts";
import { type Exchange, readBody } from "../exchange.ts";
import type { Outcome } from "../outcome.ts";
import type { ServedType } from "../service.ts";
import { listAllTypes } from "./list-all-types.ts";
import { listType } from "./list-type.ts";

/** GET /Users (RFC 7644 section 3.4.2). */
export async function listResources<Caller>(
  exchange: Exchange<Caller>,
  type: ServedType<Caller>,
): Promise<Outcome<Caller>> {
  return listType(exchange, type, readQueryParameters(exchange.query, exchange.tolerate));
}

/** POST /Users/.search and POST /.search (RFC 7644 section 3.4.3). */
export async function searchResources<Caller>(
  exchange: Exchange<Caller>,
  type: ServedType<Caller> | undefined,
): Promise<Outcome<Caller>> {
  const parameters = readSearchRequest(readBody(exchange), exchange.tolerate);
  return type === undefined ? listAllTypes(exchange, parameters) : listType(exchange, type, parameters);
}

/** GET / (RFC 7644 section 3.4.2.1). */
export async function listRoot<Caller>(exchange: Exchange<Caller>): Promise<Outcome<Caller>> {
  return listAllTypes(exchange, readQueryParameters(exchange.query, exchange.tolerate));
}
