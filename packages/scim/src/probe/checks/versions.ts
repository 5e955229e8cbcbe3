import { isObject } from "../../json/value.ts";
import { type CheckSeries, judge, skipped } from "../check.ts";
import { hasStatus, textOf } from "../documents.ts";
import { operation, patchBody, versionOf } from "../write.ts";

const section = "RFC 7644 section 3.14";
const notAnnounced = skipped("the server says that it has no versions");

export const versions: CheckSeries = {
  group: "versions",
  checks: [
    {
      id: "versions.tag",
      section,
      title: "A resource carries its version, in ETag and in meta.version",
      level: "must",
      mend: "Send an ETag with every single resource, and the same in meta.version.",
      async run({ ask, facts, sample, endpoints }) {
        if (facts.etagSupported !== true) return notAnnounced;
        const [user] = sample.users;
        if (user === undefined) return skipped("no user is known to be read");
        const { headers, object } = await ask("GET", `${endpoints.users}/${encodeURIComponent(user.id)}`);
        const tag = headers.get("etag");
        const version = isObject(object.meta) ? textOf(object.meta.version) : undefined;
        return judge([
          [tag !== null, "there is no ETag header"],
          [version === tag, "meta.version is not what the ETag is"],
        ]);
      },
    },
    {
      id: "versions.none-match",
      section,
      title: "A resource that did not change is 304",
      level: "must",
      mend: "Answer 304 without body when If-None-Match names the version that the resource has.",
      async run({ ask, facts, sample, endpoints }) {
        if (facts.etagSupported !== true) return notAnnounced;
        const [user] = sample.users;
        if (user === undefined) return skipped("no user is known to be read");
        const path = `${endpoints.users}/${encodeURIComponent(user.id)}`;
        const tag = (await ask("GET", path)).headers.get("etag");
        if (tag === null) return skipped("there is no ETag");
        return judge([hasStatus(await ask("GET", path, { headers: { "if-none-match": tag } }), 304)]);
      },
    },
    {
      id: "versions.match",
      section,
      title: "A write on the condition of an old version is 412, and changes nothing",
      level: "must",
      mend: "Compare If-Match with the version that the resource has, in the same step as the write.",
      writes: true,
      async run({ ask, facts, scratch }) {
        if (facts.etagSupported !== true) return notAnnounced;
        if (facts.patchSupported === false) return skipped("the server says that it has no PATCH");
        const { path, reply } = await scratch.user({ title: "first" });
        const old = versionOf(reply);
        if (old === undefined) return judge([[false, "the created user has no version"]]);
        const change = (title: string) => ({
          body: patchBody(operation("replace", "title", title)),
          headers: { "if-match": old },
        });
        const right = await ask("PATCH", path, change("second"));
        const stale = await ask("PATCH", path, change("third"));
        const after = await ask("GET", path);
        return judge([
          hasStatus(right, 200, 204),
          hasStatus(stale, 412),
          [after.object.title === "second", "the refused change was made"],
        ]);
      },
    },
  ],
};
