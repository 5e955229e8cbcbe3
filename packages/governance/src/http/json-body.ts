import { isUtf8 } from "node:buffer";
import type { FastifyInstance } from "fastify";
import { GovernanceError } from "../error/governance-error.ts";

const maximumBodyBytes = 4 * 1024 * 1024;

/** JSON, and nothing else; a body that may be left out may be empty, too. */
export function useJson(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers();
  const parse = scope.getDefaultJsonParser("error", "error");
  scope.addContentTypeParser(
    "application/json",
    { parseAs: "buffer", bodyLimit: maximumBodyBytes },
    (request, body, done) => {
      if (!Buffer.isBuffer(body) || body.length === 0) return done(null, undefined);
      // Decoding puts U+FFFD for what is not UTF-8: a name in Latin-1 would lose its letters and be kept.
      if (!isUtf8(body))
        return done(malformed("is not UTF-8", "encode it as UTF-8 (RFC 8259, section 8.1)"), undefined);
      const text = body.toString();
      return parse(request, text, (error, value) => {
        if (error !== null) return done(notJson(error), undefined);
        const place = mayBeUnkeepable.test(text) ? unkeepablePlace(value) : undefined;
        return place === undefined ? done(null, value) : done(unkeepable(place), undefined);
      });
    },
  );
  scope.addHook("preValidation", async (request) => {
    for (const part of [request.params, request.query]) {
      const found = Object.entries(Object(part)).find(([, value]) => !isKeepable(String(value)));
      if (found !== undefined) throw unkeepable(found[0]);
    }
    if (request.body === undefined || request.body === null) {
      request.body = request.routeOptions.config.optionalBody === true ? {} : request.body;
    }
  });
}

/** The escapes of NUL and of surrogates: few bodies have any, and the others need not be searched. */
const mayBeUnkeepable = /\\u(?:0000|d[89a-f])/i;

/** Neither NUL nor half a character: PostgreSQL keeps no NUL in a text, and no database half a character. */
function isKeepable(text: string): boolean {
  return text.isWellFormed() && !text.includes("\0");
}

/** Where in a body a text stands that cannot be kept. A loop, for a body may be nested deeper than the stack is. */
function unkeepablePlace(body: unknown): string | undefined {
  const left: { readonly place: string; readonly value: unknown }[] = [{ place: "", value: body }];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const { place, value } = next;
    if (typeof value === "string" && !isKeepable(value)) return told(place);
    if (typeof value !== "object" || value === null) continue;
    for (const [name, member] of Object.entries(value)) {
      if (!isKeepable(name)) return told(place);
      left.push({ place: memberPlace(place, name, Array.isArray(value)), value: member });
    }
  }
  return undefined;
}

function memberPlace(place: string, name: string, inList: boolean): string {
  if (inList) return `${place}[${name}]`;
  return place === "" ? name : `${place}.${name}`;
}

/** A place that no reader would follow to its end is only said to be in the body. */
function told(place: string): string {
  return place === "" || place.length > 300 ? "body" : place;
}

function unkeepable(attribute: string): GovernanceError {
  const mend = "leave it out";
  return new GovernanceError("invalidRequest", "holds a NUL character or half a character", { attribute, mend });
}

/** The parser's message may quote the body, which may hold a secret: only the place is told. */
function notJson(error: Error): GovernanceError {
  const position = /position (\d+)/.exec(error.message)?.[1];
  return malformed(`is not JSON${position === undefined ? "" : ` at position ${position}`}`, "send one JSON object");
}

function malformed(problem: string, mend: string): GovernanceError {
  return new GovernanceError("malformedBody", `the body ${problem}`, { mend });
}
