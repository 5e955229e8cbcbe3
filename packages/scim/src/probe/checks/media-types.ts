import { messageUris } from "../../schema/uris.ts";
import { type CheckSeries, judge, skipped } from "../check.ts";
import { hasStatus, isAbsent } from "../documents.ts";

export const mediaTypes: CheckSeries = {
  group: "media types",
  checks: [
    {
      id: "media-types.answer",
      section: "RFC 7644 section 3.1",
      title: "Answers are application/scim+json",
      level: "must",
      mend: "Send Content-Type: application/scim+json with every body.",
      async run({ ask, endpoints }) {
        const reply = await ask("GET", `${endpoints.users}?startIndex=1&count=1`, {
          headers: { accept: "application/scim+json" },
        });
        return judge(
          [
            hasStatus(reply, 200),
            [reply.mediaType === "application/scim+json", `Content-Type is ${reply.mediaType || "missing"}`],
          ],
          reply.mediaType === "" ? {} : { mediaType: reply.mediaType },
        );
      },
    },
    {
      id: "media-types.accept-json",
      section: "RFC 7644 section 3.8",
      title: "A client that accepts application/json alone is answered JSON",
      level: "should",
      mend: "Take Accept: application/json, and answer with JSON.",
      async run({ ask, endpoints }) {
        const reply = await ask("GET", `${endpoints.users}?startIndex=1&count=1`, {
          headers: { accept: "application/json" },
        });
        return judge([hasStatus(reply, 200), [reply.json !== undefined, "the body is not JSON"]]);
      },
    },
    {
      id: "media-types.unsupported",
      section: "RFC 9110 section 15.5.16",
      title: "A body that is not JSON by its Content-Type is 415",
      level: "should",
      mend: "Answer 415 to a Content-Type other than application/scim+json and application/json.",
      async run({ ask, endpoints }) {
        const reply = await ask("POST", `${endpoints.users}/.search`, {
          body: "x",
          headers: { "content-type": "text/plain" },
        });
        return isAbsent(reply) ? skipped("there is no /.search to send it to") : judge([hasStatus(reply, 415)]);
      },
    },
    {
      id: "media-types.body-json",
      section: "RFC 7644 section 3.1",
      title: "A body of application/json is taken",
      level: "habit",
      mend: "Take application/json as well: most clients send it.",
      async run({ ask, endpoints }) {
        const body = { schemas: [messageUris.searchRequest], count: 1 };
        const reply = await ask("POST", `${endpoints.users}/.search`, {
          body,
          headers: { "content-type": "application/json" },
        });
        return isAbsent(reply) ? skipped("there is no /.search to send it to") : judge([hasStatus(reply, 200)]);
      },
    },
  ],
};
