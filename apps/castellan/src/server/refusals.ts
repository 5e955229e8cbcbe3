import { refusal } from "@castellan/pvwa";
import { errorResponse, scimErrors } from "@castellan/scim";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { isScimPath, serviceOfPath } from "./service-path.ts";

/** What is wrong with a request before any service sees it, and what would mend it. */
interface Complaint {
  readonly detail: string;
  readonly mend: string;
}

const unreadableUrl: Complaint = {
  detail: "the path cannot be read: a % must be followed by two hexadecimal digits (RFC 3986 section 2.1)",
  mend: "Percent-encode the path as UTF-8",
};
const unusableHost: Complaint = {
  detail: "the Host header is missing or names no host (RFC 9112 section 3.2)",
  mend: "Send the host, and the port if it is not the scheme's own, as in the URL",
};

/** A name or an address, and a port: whatever else a client sends would come back in every `meta.location`. */
const hostPattern = /^(?:[\w.-]+|\[[\da-f:.]+\])(?::\d{1,5})?$/i;

/** A path that no router can decode reaches no service: it is answered here, in the shape of the one it was meant for. */
export function answerUnreadableUrl(_error: Error, request: FastifyRequest, reply: FastifyReply): void {
  void answerBadRequest(request, reply, unreadableUrl);
}

/**
 * Refuses what no service should see, and answers what belongs to none with a problem document (RFC 9457). The pages of the
 * process take any host: load balancers ask for its health without one.
 */
export function refuseStrayRequests(app: FastifyInstance): void {
  // It stands in the way of every request, so it is written with a callback.
  app.addHook("onRequest", (request, reply, done) => {
    if (hostPattern.test(request.headers.host ?? "") || serviceOfPath(request.url) === "server") return done();
    answerBadRequest(request, reply, unusableHost);
  });
  app.setNotFoundHandler((request, reply) => {
    const detail = `there is nothing at ${request.url.split("?", 1)[0] ?? "/"}`;
    const body = { type: "about:blank", title: "Not Found", status: 404, code: "notFound", detail, mend: "See /" };
    return reply.code(404).header("content-type", "application/problem+json; charset=utf-8").send(JSON.stringify(body));
  });
}

function answerBadRequest(request: FastifyRequest, reply: FastifyReply, complaint: Complaint): FastifyReply {
  const { contentType, body } = inShapeOf(request.raw.url ?? "/", complaint);
  return reply.code(400).header("content-type", contentType).send(body);
}

/** SCIM's error message, the PVWA's envelope, or a problem document. */
function inShapeOf(path: string, { detail, mend }: Complaint): { readonly contentType: string; readonly body: string } {
  if (isScimPath(path)) {
    const { headers, body = "" } = errorResponse(scimErrors.invalidSyntax(`${detail}. ${mend}`));
    return { contentType: headers["content-type"] ?? "application/scim+json", body };
  }
  if (serviceOfPath(path) === "vault") {
    return {
      contentType: "application/json; charset=utf-8",
      body: JSON.stringify(refusal("PASWS011E", `${detail}. ${mend}.`).body),
    };
  }
  const problem = { type: "about:blank", title: "Bad Request", status: 400, code: "invalidRequest", detail, mend };
  return { contentType: "application/problem+json; charset=utf-8", body: JSON.stringify(problem) };
}
