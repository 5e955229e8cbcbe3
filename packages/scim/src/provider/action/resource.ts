import { isObject } from "../../json/value.ts";
import { applyPatch } from "../../patch/apply.ts";
import { readPatchRequest } from "../../patch/request.ts";
import type { Projector } from "../../resource/projection.ts";
import { replacement } from "../../resource/replace.ts";
import { validateResource } from "../../resource/validate.ts";
import { takenOn } from "../accepted.ts";
import { projectorAfterBody, projectorAfterPatch } from "../after-write.ts";
import { elementSelections } from "../element-wise.ts";
import { asksForAttributes, type Exchange, readBody, readProjector } from "../exchange.ts";
import type { Outcome, ResourceOutcome } from "../outcome.ts";
import { returnPreference } from "../preference.ts";
import { notShown, type ServedType } from "../service.ts";
import { type Changed, change, notFound, readForChange } from "./change.ts";

/** GET /Users/41 (RFC 7644 section 3.4.1). */
export async function getResource<Caller>(
  exchange: Exchange<Caller>,
  type: ServedType<Caller>,
  id: string,
): Promise<Outcome<Caller>> {
  const projector = readProjector(exchange, type);
  if (projector === type.projector && type.store.rendered !== undefined) {
    const found = type.store.rendered.get(exchange.caller, id);
    // A store that has the text at hand is not made to wait for itself.
    const rendered = found instanceof Promise ? await found : found;
    if (rendered !== undefined) return { kind: "rendered", type, rendered };
  }
  const resource = await type.store.get(exchange.caller, id, { excluded: notShown(projector) });
  if (resource === undefined) throw notFound(type, id);
  return { kind: "resource", status: 200, type, projector, resource };
}

/** POST /Users (RFC 7644 section 3.3). */
export async function createResource<Caller>(
  exchange: Exchange<Caller>,
  type: ServedType<Caller>,
): Promise<Outcome<Caller>> {
  const asked = readProjector(exchange, type);
  const given = readBody(exchange);
  if (isObject(given)) type.definition.inspectNew?.(given);
  const body = validateResource(given, type.compiled, validation(exchange, type));
  const projector = projectorAfterBody(type, asked, body);
  return takenOn(exchange, async () => {
    const resource = await type.store.create(exchange.caller, body);
    return { kind: "resource", status: 201, type, projector, resource, ...wanted(exchange, false) };
  });
}

/** PUT /Users/41 (RFC 7644 section 3.5.1). */
export async function replaceResource<Caller>(
  exchange: Exchange<Caller>,
  type: ServedType<Caller>,
  id: string,
): Promise<Outcome<Caller>> {
  const asked = readProjector(exchange, type);
  const body = validateResource(readBody(exchange), type.compiled, validation(exchange, type));
  const projector = projectorAfterBody(type, asked, body);
  return takenOn(exchange, async () => {
    const changed = await change(exchange, type, {
      id,
      elements: [],
      excluded: notShown(projector),
      compute: (before) => replacement(before, body, type.compiled),
    });
    return changedOutcome(exchange, type, projector, changed, { always: true });
  });
}

/** PATCH /Users/41 (RFC 7644 section 3.5.2). */
export async function patchResource<Caller>(
  exchange: Exchange<Caller>,
  type: ServedType<Caller>,
  id: string,
): Promise<Outcome<Caller>> {
  const asked = readProjector(exchange, type);
  const { tolerate } = exchange;
  const operations = readPatchRequest(readBody(exchange), tolerate);
  const projector = projectorAfterPatch(type, asked, operations);
  return takenOn(exchange, async () => {
    const changed = await change(exchange, type, {
      id,
      elements: elementSelections(operations, type.compiled, tolerate),
      excluded: notShown(projector),
      compute: (before) => applyPatch(before, operations, type.compiled, tolerate),
    });
    const withoutBody = exchange.service.options.profile.answers.patchWithoutBody.has(type.name);
    return changedOutcome(exchange, type, projector, changed, { withoutBody });
  });
}

/** DELETE /Users/41 (RFC 7644 section 3.6). */
export async function deleteResource<Caller>(
  exchange: Exchange<Caller>,
  type: ServedType<Caller>,
  id: string,
): Promise<Outcome<Caller>> {
  const { caller, request } = exchange;
  return takenOn(exchange, async () => {
    if (request.headers["if-match"] === undefined && request.headers["if-none-match"] === undefined) {
      await type.store.delete(caller, id);
    } else {
      const { before, expected } = await readForChange(exchange, type, id);
      await type.store.delete(caller, before.id, expected);
    }
    return { kind: "nothing" };
  });
}

/**
 * What is answered to a change. A resource that was not read back as a whole is read again after a PUT, which answers with it (section
 * 3.5.1), where the client asked to see it (section 3.5.2 wants 200 then), and where nothing was written, so that the answer to a
 * repeated request is the one it had.
 */
async function changedOutcome<Caller>(
  exchange: Exchange<Caller>,
  type: ServedType<Caller>,
  projector: Projector,
  { id, written, resource: known }: Changed,
  { always = false, withoutBody = false }: { readonly always?: boolean; readonly withoutBody?: boolean },
): Promise<Outcome<Caller>> {
  const answer = wanted(exchange, withoutBody);
  const isShown = always || asksForAttributes(exchange) || answer.applied === "representation" || !written;
  const isRead = known === undefined && isShown && answer.withoutBody !== true;
  const resource = isRead ? await type.store.get(exchange.caller, id, { excluded: notShown(projector) }) : known;
  if (resource === undefined && isRead) throw notFound(type, id);
  if (resource === undefined) return { kind: "nothing" };
  return { kind: "resource", status: 200, type, projector, resource, ...answer };
}

/** Whether the answer to a write has a body, and the preference that decided (RFC 7240). */
function wanted<Caller>(
  exchange: Exchange<Caller>,
  withoutBody: boolean,
): Pick<ResourceOutcome<Caller>, "withoutBody" | "applied"> {
  if (asksForAttributes(exchange)) return {};
  const preference = returnPreference(exchange.request.headers.prefer);
  if (preference === undefined) return withoutBody ? { withoutBody } : {};
  return { withoutBody: preference === "minimal", applied: preference };
}

function validation<Caller>(exchange: Exchange<Caller>, type: ServedType<Caller>) {
  const { missingResourceDetail } = exchange.service.options;
  return {
    tolerate: exchange.tolerate,
    missingResourceDetail: missingResourceDetail?.(type.name) ?? `${type.name} data is required`,
  };
}
