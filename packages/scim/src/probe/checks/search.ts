import { messageUris } from "../../schema/uris.ts";
import { type CheckSeries, judge, skipped } from "../check.ts";
import { hasSchema, hasStatus, isAbsent } from "../documents.ts";

export const search: CheckSeries = {
  group: "search",
  checks: [
    {
      id: "search.type",
      section: "RFC 7644 section 3.4.3",
      title: "POST /Users/.search finds as GET does",
      level: "should",
      mend: "Serve POST /{type}/.search, so that filters with personal data stay out of URLs and logs.",
      async run({ ask, endpoints, sample }) {
        const name = sample.users[0]?.userName;
        const filter = typeof name === "string" ? { filter: `userName eq ${JSON.stringify(name)}` } : {};
        const body = { schemas: [messageUris.searchRequest], ...filter, startIndex: 1, count: 5 };
        const reply = await ask("POST", `${endpoints.users}/.search`, { body });
        const isThere = !isAbsent(reply);
        return judge(
          [
            hasStatus(reply, 200),
            [hasSchema(reply.object, messageUris.listResponse), `schemas does not name ${messageUris.listResponse}`],
            [
              typeof name !== "string" || reply.resources.some(({ userName }) => userName === name),
              "the user is not found",
            ],
          ],
          { searchSupported: isThere },
        );
      },
    },
    {
      id: "search.root",
      section: "RFC 7644 section 3.4.3",
      title: "POST /.search searches all types, or is 501",
      level: "should",
      mend: "Serve POST /.search over all types, or answer 501.",
      async run({ ask, facts }) {
        if (facts.searchSupported === false) return skipped("there is no /.search");
        const reply = await ask("POST", "/.search", { body: { schemas: [messageUris.searchRequest], count: 1 } });
        return judge([hasStatus(reply, 200, 501)]);
      },
    },
  ],
};
