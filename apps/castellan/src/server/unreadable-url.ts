import { refusal } from "@castellan/pvwa";
import { errorResponse, scimErrors } from "@castellan/scim";
import type { FastifyReply, FastifyRequest } from "fastify";
import { serviceOfPath } from "./service-path.ts";

const detail = "the path cannot be read: a % must be followed by two hexadecimal digits (RFC 3986 section 2.1)";
const mend = "Percent-encode the path as UTF-8";

/**
 * A path that no router can decode reaches no service, so the answer in the shape of the service it was meant for is
 * given here: SCIM's error message, the PVWA's envelope, or a problem document (RFC 9457).
 */
export function answerUnreadableUrl(_error: Error, request: FastifyRequest, reply: FastifyReply): void {
  const { contentType, body } = inShapeOf(serviceOfPath(request.raw.url ?? "/"));
  void reply.code(400).header("content-type", contentType).send(body);
}

function inShapeOf(service: ReturnType<typeof serviceOfPath>): { readonly contentType: string; readonly body: string } {
  switch (service) {
    case "gateway": {
      const { headers, body = "" } = errorResponse(scimErrors.invalidSyntax(`${detail}. ${mend}`));
      return { contentType: headers["content-type"] ?? "application/scim+json", body };
    }
    case "vault": {
      const { body } = refusal("PASWS011E", detail);
      return { contentType: "application/json; charset=utf-8", body: JSON.stringify(body) };
    }
    default:
      return {
        contentType: "application/problem+json; charset=utf-8",
        body: JSON.stringify({
          type: "about:blank",
          title: "Bad Request",
          status: 400,
          code: "invalidRequest",
          detail,
          mend,
        }),
      };
  }
}
