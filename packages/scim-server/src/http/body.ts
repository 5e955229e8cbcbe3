import { isUtf8 } from "node:buffer";
import { scimErrors } from "@castellan/scim";
import type { FastifyInstance } from "fastify";

/** Takes every body as text: the provider judges content types and parses, for its errors name what is wrong. */
export function takeBodiesAsText(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, done) => {
    // Decoding puts U+FFFD for what is not UTF-8: a name in Latin-1 would lose its letters and be kept.
    if (Buffer.isBuffer(body) && isUtf8(body)) return done(null, body.toString());
    done(scimErrors.invalidSyntax("The body is not UTF-8: encode it so (RFC 8259 section 8.1)"), undefined);
  });
}
