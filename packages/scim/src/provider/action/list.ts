import { scimErrors } from "../../error/scim-error.ts";
import { parseFilter } from "../../filter/parse.ts";
import { filterPaths } from "../../filter/paths.ts";
import { type Page, pageOfCandidates } from "../../list/candidates.ts";
import type { ListQuery } from "../../list/list-query.ts";
import { type ListParameters, readQueryParameters, readSearchRequest } from "../../list/parameters.ts";
import { readSelection } from "../../list/selection.ts";
import { readSortKey } from "../../list/sort.ts";
import type { AttributePath } from "../../path/attribute-path.ts";
import type { Projector } from "../../resource/projection.ts";
import { type Exchange, projectorFor, readBody } from "../exchange.ts";
import type { ListedResource, Outcome } from "../outcome.ts";
import type { ServedType } from "../service.ts";

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

async function listType<Caller>(
  exchange: Exchange<Caller>,
  type: ServedType<Caller>,
  parameters: ListParameters,
): Promise<Outcome<Caller>> {
  const plan = planList(exchange, type, parameters);
  const { totalResults, resources } = await runList(exchange, plan, plan.query);
  return { kind: "list", totalResults, startIndex: plan.query.startIndex, resources: listed(plan, resources) };
}

interface ListPlan<Caller> {
  readonly type: ServedType<Caller>;
  readonly projector: Projector;
  readonly query: ListQuery & { readonly count: number };
}

function planList<Caller>(
  exchange: Exchange<Caller>,
  type: ServedType<Caller>,
  parameters: ListParameters,
): ListPlan<Caller> {
  const { tolerate, service } = exchange;
  const { compiled } = type;
  const { maxResults } = service.options;
  const filter = parameters.filter === undefined ? undefined : parseFilter(parameters.filter, compiled, { tolerate });
  const sort =
    parameters.sortBy === undefined
      ? undefined
      : readSortKey(parameters.sortBy, parameters.sortOrder, compiled, tolerate);
  const selection = readSelection(parameters.attributes, parameters.excludedAttributes, compiled, tolerate);
  const projector = projectorFor(type, selection);
  const needed = [...(filter === undefined ? [] : filterPaths(filter)), ...(sort === undefined ? [] : [sort.path])];
  const query = {
    ...(filter === undefined ? {} : { filter }),
    ...(sort === undefined ? {} : { sort }),
    startIndex: parameters.startIndex,
    count: Math.min(parameters.count ?? maxResults, maxResults),
    excluded: projector.hidden.filter((path) => !needed.some((other) => isSameAttribute(path, other))),
  };
  return { type, projector, query };
}

function isSameAttribute(left: AttributePath, right: AttributePath): boolean {
  return left.attribute === right.attribute && left.schema === right.schema;
}

async function runList<Caller>(
  exchange: Exchange<Caller>,
  { type }: ListPlan<Caller>,
  query: ListQuery & { readonly count: number },
): Promise<Page> {
  const result = await type.store.list(exchange.caller, query);
  if (result.kind === "candidates") return pageOfCandidates(result.resources, query, type.compiled);
  // A store may give more than was asked; the client gets what it asked for.
  const { totalResults, resources } = result;
  return { totalResults, resources: resources.length > query.count ? resources.slice(0, query.count) : resources };
}

function listed<Caller>(plan: ListPlan<Caller>, resources: Page["resources"]): readonly ListedResource<Caller>[] {
  const { type, projector } = plan;
  return resources.map((resource) => ({ type, projector, resource }));
}

/**
 * One list over every resource type, type after type. A type that lacks an attribute of the filter has no matches; a filter that no
 * type understands is an error.
 */
async function listAllTypes<Caller>(exchange: Exchange<Caller>, parameters: ListParameters): Promise<Outcome<Caller>> {
  if (parameters.sortBy !== undefined) {
    throw scimErrors.notImplemented("A list over several resource types is not sorted; sort the list of one type");
  }
  const plans = planAllTypes(exchange, parameters);
  const resources: ListedResource<Caller>[] = [];
  let totalResults = 0;
  for (const plan of plans) {
    const { startIndex } = plan.query;
    const query = {
      ...plan.query,
      startIndex: Math.max(1, startIndex - totalResults),
      count: plan.query.count - resources.length,
    };
    const page = await runList(exchange, plan, query);
    totalResults += page.totalResults;
    resources.push(...listed(plan, page.resources));
  }
  return { kind: "list", totalResults, startIndex: parameters.startIndex, resources };
}

function planAllTypes<Caller>(exchange: Exchange<Caller>, parameters: ListParameters): readonly ListPlan<Caller>[] {
  let refusal: unknown;
  const plans = exchange.service.types.flatMap((type) => {
    try {
      return [planList(exchange, type, parameters)];
    } catch (error) {
      refusal ??= error;
      return [];
    }
  });
  if (plans.length === 0 && refusal !== undefined) throw refusal;
  return plans;
}
