import { applyPatch } from "../../patch/apply.ts";
import { readPatchRequest } from "../../patch/request.ts";
import { replacement } from "../../resource/replace.ts";
import { validateResource } from "../../resource/validate.ts";
import { requireMatch } from "../entity-tag.ts";
import { type Exchange, readBody, readProjector } from "../exchange.ts";
import type { Outcome } from "../outcome.ts";
import { tagOf } from "../respond.ts";
import type { ServedType } from "../service.ts";
import { change, notFound, requireResource } from "./change.ts";

/** GET /Users/41 (RFC 7644 section 3.4.1). */
export async function getResource<Caller>(
  exchange: Exchange<Caller>,
  type: ServedType<Caller>,
  id: string,
): Promise<Outcome<Caller>> {
  const projector = readProjector(exchange, type);
  const resource = await type.store.get(exchange.caller, id, { excluded: projector.hidden });
  if (resource === undefined) throw notFound(type, id);
  return { kind: "resource", status: 200, type, projector, resource };
}

/** POST /Users (RFC 7644 section 3.3). */
export async function createResource<Caller>(
  exchange: Exchange<Caller>,
  type: ServedType<Caller>,
): Promise<Outcome<Caller>> {
  const projector = readProjector(exchange, type);
  const body = validateResource(readBody(exchange), type.compiled, validation(exchange, type));
  const resource = await type.store.create(exchange.caller, body);
  return { kind: "resource", status: 201, type, projector, resource };
}

/** PUT /Users/41 (RFC 7644 section 3.5.1). */
export async function replaceResource<Caller>(
  exchange: Exchange<Caller>,
  type: ServedType<Caller>,
  id: string,
): Promise<Outcome<Caller>> {
  const projector = readProjector(exchange, type);
  const body = validateResource(readBody(exchange), type.compiled, validation(exchange, type));
  const resource = await change(exchange, type, id, (before) => replacement(before, body, type.compiled));
  return resource === undefined ? { kind: "nothing" } : { kind: "resource", status: 200, type, projector, resource };
}

/** PATCH /Users/41 (RFC 7644 section 3.5.2). */
export async function patchResource<Caller>(
  exchange: Exchange<Caller>,
  type: ServedType<Caller>,
  id: string,
): Promise<Outcome<Caller>> {
  const projector = readProjector(exchange, type);
  const { tolerate } = exchange;
  const operations = readPatchRequest(readBody(exchange), tolerate);
  const resource = await change(exchange, type, id, (before) =>
    applyPatch(before, operations, type.compiled, tolerate),
  );
  return resource === undefined ? { kind: "nothing" } : { kind: "resource", status: 200, type, projector, resource };
}

/** DELETE /Users/41 (RFC 7644 section 3.6). */
export async function deleteResource<Caller>(
  exchange: Exchange<Caller>,
  type: ServedType<Caller>,
  id: string,
): Promise<Outcome<Caller>> {
  const { caller, request } = exchange;
  const ifMatch = request.headers["if-match"];
  if (ifMatch === undefined) {
    await type.store.delete(caller, id);
  } else {
    const before = await requireResource(exchange, type, id);
    const expected = requireMatch(ifMatch, before, () => tagOf(before, type, request.baseUrl));
    await type.store.delete(caller, before.id, expected);
  }
  return { kind: "nothing" };
}

function validation<Caller>(exchange: Exchange<Caller>, type: ServedType<Caller>) {
  const { missingResourceDetail } = exchange.service.options;
  return {
    tolerate: exchange.tolerate,
    missingResourceDetail: missingResourceDetail?.(type.name) ?? `${type.name} data is required`,
  };
}
