import { errorDocument, knownError } from "../error/error-response.ts";
import { ScimError, scimErrors } from "../error/scim-error.ts";
import { isObject } from "../json/value.ts";
import { type Exchange, readBody } from "../provider/exchange.ts";
import type { BulkOptions } from "../provider/options.ts";
import type { Outcome } from "../provider/outcome.ts";
import type { JsonObject, JsonValue } from "../resource/resource.ts";
import { messageUris } from "../schema/uris.ts";
import { executionOrder } from "./order.ts";
import { locationOfPath, type Performed, perform } from "./perform.ts";
import { type Ids, pathReference, referencesIn, referencesInPaths, withIds, withIdsInPaths } from "./reference.ts";
import { type BulkOperation, readBulkRequest } from "./request.ts";

/** An operation, with the bulkIds that it refers to. */
interface Step {
  readonly operation: BulkOperation;
  readonly references: ReadonlySet<string>;
}

/** A created resource whose references to what did not exist yet have still to be put in. */
interface Unfinished<Caller> {
  readonly index: number;
  readonly step: Step;
  readonly performed: Performed<Caller>;
  readonly waitsFor: ReadonlySet<string>;
}

/** A bulk request in progress. */
interface Run<Caller> {
  readonly exchange: Exchange<Caller>;
  readonly steps: readonly Step[];
  /** The place of each operation that creates something, by its bulkId. */
  readonly creators: ReadonlyMap<string, number>;
  /** What each operation that creates something made; `undefined` for one that failed. */
  readonly ids: Map<string, string | undefined>;
  /** The answer to each operation, by its place; none for one that was not reached. */
  readonly results: Map<number, JsonObject>;
  readonly unfinished: Set<Unfinished<Caller>>;
  failures: number;
}

/**
 * POST /Bulk (RFC 7644 section 3.7). Operations are done in order, except that what one refers to by `bulkId` is created before it; where
 * resources refer to each other in a circle, one is created without the reference, which is put in as soon as it can be. An
 * operation that fails says so in its own answer, and stops the others only when `failOnErrors` is reached.
 */
export async function runBulk<Caller>(exchange: Exchange<Caller>): Promise<Outcome<Caller>> {
  const { bulk } = exchange.service.options;
  if (bulk === undefined) throw scimErrors.notImplemented("/Bulk is not offered by this service");
  requirePayloadSize(exchange.request.body ?? "", bulk);
  const { operations, failOnErrors } = readBulkRequest(readBody(exchange), bulk.maxOperations, exchange.tolerate);
  const run = begin(exchange, operations);
  const needs = (index: number) =>
    [...(run.steps[index]?.references ?? [])].flatMap((name) => run.creators.get(name) ?? []);
  for (const index of executionOrder(operations.length, needs)) {
    if (run.failures >= failOnErrors) break;
    await runStep(run, index);
    await finish(run);
  }
  // Only where the request ended early is there still one that waits.
  for (const entry of run.unfinished) leaveUnfinished(run, entry, notReached);
  const results = [...run.results].sort(([left], [right]) => left - right).map(([, result]) => result);
  return { kind: "document", document: { schemas: [messageUris.bulkResponse], Operations: results } };
}

/** Throws `payloadTooLarge`. */
function requirePayloadSize(body: string, { maxPayloadSize }: BulkOptions): void {
  // A UTF-16 unit takes at most three bytes, so that few bodies have to be counted.
  if (body.length * 3 > maxPayloadSize && new TextEncoder().encode(body).length > maxPayloadSize) {
    throw scimErrors.payloadTooLarge(`The body has more bytes than maxPayloadSize (${maxPayloadSize})`);
  }
}

function begin<Caller>(exchange: Exchange<Caller>, operations: readonly BulkOperation[]): Run<Caller> {
  const creators = new Map<string, number>();
  for (const [index, { method, bulkId }] of operations.entries()) {
    if (method === "POST" && bulkId !== undefined) creators.set(bulkId, index);
  }
  const steps = operations.map((operation): Step => {
    const { method, path, data } = operation;
    const inPath = pathReference(path);
    const references = new Set(referencesIn(data));
    if (method === "PATCH" && isObject(data)) for (const name of referencesInPaths(data)) references.add(name);
    if (inPath !== undefined) references.add(inPath.bulkId);
    return { operation, references };
  });
  return { exchange, steps, creators, ids: new Map(), results: new Map(), unfinished: new Set(), failures: 0 };
}

async function runStep<Caller>(run: Run<Caller>, index: number): Promise<void> {
  const step = run.steps[index];
  if (step === undefined) return;
  const { method, bulkId } = step.operation;
  const creates = method === "POST" && bulkId !== undefined;
  try {
    const waitsFor = missing(run, step);
    const performed = await perform(run.exchange, prepared(step.operation, run));
    run.results.set(index, success(step.operation, performed));
    if (creates) run.ids.set(bulkId, performed.id);
    if (waitsFor.size > 0 && performed.id === undefined) throw scimErrors.conflict(withoutReferences);
    if (waitsFor.size > 0) run.unfinished.add({ index, step, performed, waitsFor });
  } catch (error) {
    if (creates) run.ids.set(bulkId, undefined);
    fail(run, index, error, locationOfPath(run.exchange, prepared(step.operation, run).path));
  }
}

const withoutReferences = "The resource is not made yet, and will be without what it refers to by bulkId";

/** The references that have to wait. Throws `conflict` for one that will never be more than a name (RFC 7644 section 3.7.1). */
function missing<Caller>(run: Run<Caller>, { references }: Step): ReadonlySet<string> {
  const names = new Set<string>();
  for (const name of references) {
    if (!run.creators.has(name)) {
      throw scimErrors.conflict(
        `bulkId:${name.slice(0, 128)} is of no operation of this request that creates a resource`,
      );
    }
    if (!run.ids.has(name)) names.add(name);
    else if (run.ids.get(name) === undefined) {
      throw scimErrors.conflict(`The operation that bulkId:${name.slice(0, 128)} refers to has made no resource`);
    }
  }
  return names;
}

/** The operation with ids in place of references, and without those that have to wait. */
function prepared<Caller>(operation: BulkOperation, run: Run<Caller>): BulkOperation {
  const ids: Ids = (name) => run.ids.get(name);
  const { method, path } = operation;
  const data = isObject(operation.data) && method === "PATCH" ? withIdsInPaths(operation.data, ids) : operation.data;
  const reference = pathReference(path);
  const id = reference === undefined ? undefined : ids(reference.bulkId);
  return {
    ...operation,
    path: reference === undefined || id === undefined ? path : reference.to(id),
    ...(isObject(data) ? { data: withIds(data, ids) } : {}),
  };
}

/** Puts in the references that can be by now. */
async function finish<Caller>(run: Run<Caller>): Promise<void> {
  for (const entry of run.unfinished) {
    if ([...entry.waitsFor].some((name) => !run.ids.has(name))) continue;
    run.unfinished.delete(entry);
    const { performed, step, index } = entry;
    try {
      missing(run, step);
      const version = await putIn(run, entry);
      run.results.set(index, success(step.operation, { ...performed, ...(version === undefined ? {} : { version }) }));
    } catch (error) {
      leaveUnfinished(run, entry, error);
    }
  }
}

const notReached = scimErrors.conflict("failOnErrors ended the request before all of it was reached");

function leaveUnfinished<Caller>(run: Run<Caller>, { index, performed }: Unfinished<Caller>, error: unknown): void {
  const { detail, headers } = knownError(error);
  const why = `The resource was created, but not what it refers to: ${detail}`;
  fail(run, index, scimErrors.conflict(why, { headers, cause: error }), performed.location);
}

/** The attributes that held references are added anew, now whole. Returns the version that the resource has then. */
async function putIn<Caller>(run: Run<Caller>, { step, performed, waitsFor }: Unfinished<Caller>) {
  const { type, id, location } = performed;
  const { data } = step.operation;
  const held = Object.entries(isObject(data) ? data : {}).filter(([name, value]) => {
    const isIgnored = type.compiled.core.attributesByName.get(name.toLowerCase())?.mutability === "readOnly";
    return !isIgnored && !referencesIn(value).isDisjointFrom(waitsFor);
  });
  if (held.length === 0) return undefined;
  const value: JsonValue = withIds(Object.fromEntries(held), (name) => run.ids.get(name));
  const patch = { schemas: [messageUris.patchOp], Operations: [{ op: "add", value }] };
  const path = location.slice(run.exchange.request.baseUrl.length);
  const added = await perform(run.exchange, { method: "PATCH", path, data: patch });
  return added.id === id ? added.version : undefined;
}

function success<Caller>({ method, bulkId }: BulkOperation, performed: Performed<Caller>): JsonObject {
  const { location, version, status } = performed;
  return {
    location,
    method,
    ...(bulkId === undefined ? {} : { bulkId }),
    ...(version === undefined ? {} : { version }),
    status: String(status),
  };
}

function fail<Caller>(run: Run<Caller>, index: number, error: unknown, location: string | undefined): void {
  const { method, bulkId } = run.steps[index]?.operation ?? {};
  const { options } = run.exchange.service;
  if (!(error instanceof ScimError)) options.onInternalError?.(error, run.exchange.caller);
  const known = knownError(error);
  run.failures += 1;
  run.results.set(index, {
    ...(location === undefined ? {} : { location }),
    method,
    ...(bulkId === undefined ? {} : { bulkId }),
    status: String(known.status),
    response: errorDocument(known, options.profile.answers.numericStatus),
  });
}
