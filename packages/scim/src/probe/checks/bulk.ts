import { isArray, isObject } from "../../json/value.ts";
import type { JsonObject } from "../../resource/resource.ts";
import { messageUris, schemaUris } from "../../schema/uris.ts";
import type { Reply } from "../asker.ts";
import { type CheckSeries, judge, skipped, type WritingContext } from "../check.ts";
import { hasSchema, hasStatus, textOf } from "../documents.ts";
import { membersOf } from "./groups.ts";

const notAnnounced = skipped("the server says that it has no bulk");

function bulkBody(operations: readonly JsonObject[], more: JsonObject = {}): JsonObject {
  return { schemas: [messageUris.bulkRequest], ...more, Operations: operations };
}

function resultsOf({ object }: Reply): readonly JsonObject[] {
  return isArray(object.Operations) ? object.Operations.filter(isObject) : [];
}

/** What a bulk request made is deleted in the end like everything else. */
function adopt({ scratch, endpoints }: WritingContext, results: readonly JsonObject[]): readonly string[] {
  return results.flatMap(({ location, method }) => {
    const at = textOf(location);
    if (at === undefined || method !== "POST") return [];
    const id = at.slice(at.lastIndexOf("/") + 1);
    const endpoint = at.toLowerCase().includes(`${endpoints.groups.toLowerCase()}/`)
      ? endpoints.groups
      : endpoints.users;
    scratch.adopt(`${endpoint}/${id}`);
    return [`${endpoint}/${id}`];
  });
}

export const bulk: CheckSeries = {
  group: "bulk",
  checks: [
    {
      id: "bulk.announced",
      section: "RFC 7643 section 5",
      title: "Bulk is announced with its limits, or /Bulk is 501",
      level: "should",
      mend: "Announce maxOperations and maxPayloadSize, or answer 501 to /Bulk.",
      async run({ ask, facts }) {
        if (facts.bulkSupported === true) {
          return judge([
            [(facts.bulkMaximumOperations ?? 0) > 0, "bulk.maxOperations is not above 0"],
            [(facts.bulkMaximumPayload ?? 0) > 0, "bulk.maxPayloadSize is not above 0"],
          ]);
        }
        return judge([hasStatus(await ask("POST", "/Bulk", { body: bulkBody([]) }), 501, 404, 405)]);
      },
    },
    {
      id: "bulk.references",
      section: "RFC 7644 section 3.7.2",
      title: "bulkId stands for what an operation of the same request makes, also further down",
      level: "must",
      mend: "Resolve bulkId references after the operation that they name, wherever it stands.",
      writes: true,
      async run(context) {
        const { ask, facts, scratch, endpoints } = context;
        if (facts.bulkSupported !== true) return notAnnounced;
        if (facts.resourceTypes?.includes("Group") === false) return skipped("the server has no groups");
        const group = { schemas: [schemaUris.group], displayName: scratch.name(), members: [{ value: "bulkId:ada" }] };
        const user = { schemas: [schemaUris.user], userName: scratch.name() };
        const reply = await ask("POST", "/Bulk", {
          body: bulkBody([
            { method: "POST", path: endpoints.groups, bulkId: "team", data: group },
            { method: "POST", path: endpoints.users, bulkId: "ada", data: user },
          ]),
        });
        const results = resultsOf(reply);
        const made = adopt(context, results);
        const [groupPath, userPath = ""] = [...made].sort();
        const members = groupPath === undefined ? [] : membersOf((await ask("GET", groupPath)).object);
        return judge([
          hasStatus(reply, 200),
          [hasSchema(reply.object, messageUris.bulkResponse), `schemas does not name ${messageUris.bulkResponse}`],
          [
            results.length === 2 && results.every(({ status }) => status === "201"),
            'not both operations have the status "201"',
          ],
          [
            members[0] === decodeURIComponent(userPath.slice(userPath.lastIndexOf("/") + 1)),
            "the group does not have the user as its member",
          ],
        ]);
      },
    },
    {
      id: "bulk.errors",
      section: "RFC 7644 section 3.7.3",
      title: "An operation that fails is told with its error; failOnErrors stops there",
      level: "must",
      mend: "Answer each operation with its own status as text, and an error as its response; stop after failOnErrors errors.",
      writes: true,
      async run(context) {
        const { ask, facts, scratch, endpoints } = context;
        if (facts.bulkSupported !== true) return notAnnounced;
        const operations = [
          { method: "DELETE", path: `${endpoints.users}/${scratch.name()}` },
          {
            method: "POST",
            path: endpoints.users,
            bulkId: "late",
            data: { schemas: [schemaUris.user], userName: scratch.name() },
          },
        ];
        const reply = await ask("POST", "/Bulk", { body: bulkBody(operations, { failOnErrors: 1 }) });
        const results = resultsOf(reply);
        adopt(context, results);
        return judge([
          hasStatus(reply, 200),
          [results[0]?.status === "404", 'the first operation does not have the status "404"'],
          [isObject(results[0]?.response), "the error is not told"],
          [results.length === 1, "the request went on after failOnErrors errors"],
        ]);
      },
    },
  ],
};
