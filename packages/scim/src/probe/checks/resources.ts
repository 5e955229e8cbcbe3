import { isObject } from "../../json/value.ts";
import { schemaUris } from "../../schema/uris.ts";
import { type CheckSeries, judge, noted } from "../check.ts";
import { hasScimType, hasStatus, isAbsent, textOf } from "../documents.ts";
import type { ProbeFacts } from "../report.ts";

function idStyleOf(id: string): NonNullable<ProbeFacts["idStyle"]> {
  if (/^\d+$/.test(id)) return "number";
  return /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(id) ? "uuid" : "text";
}

export const resources: CheckSeries = {
  group: "resources",
  checks: [
    {
      id: "resources.create",
      section: "RFC 7644 section 3.3",
      title: "A created resource is answered 201, with Location and id and meta",
      level: "must",
      mend: "Answer POST with 201, a Location header, and the resource with the id that the server gave it, and its meta.",
      writes: true,
      async run({ scratch }) {
        const { id, reply } = await scratch.user({ active: true });
        const { object } = reply;
        const meta = isObject(object.meta) ? object.meta : {};
        return judge(
          [
            hasStatus(reply, 201),
            [id !== "", "the answer has no id"],
            [reply.headers.get("location") !== null, "there is no Location header"],
            [meta.resourceType === "User", "meta.resourceType is not User"],
            [textOf(meta.location) !== undefined, "meta.location is missing"],
          ],
          id === "" ? {} : { idStyle: idStyleOf(id) },
        );
      },
    },
    {
      id: "resources.read-only",
      section: "RFC 7644 section 3.3",
      title: "readOnly attributes of a new resource are ignored",
      level: "must",
      mend: "Ignore id, meta and other readOnly attributes in a POST, and choose them yourself.",
      writes: true,
      async run({ scratch }) {
        const { id, reply } = await scratch.user({ id: "castellan-chosen", meta: { resourceType: "Nothing" } });
        return judge([hasStatus(reply, 201), [id !== "castellan-chosen", "the client's id was taken"]]);
      },
    },
    {
      id: "resources.password",
      section: "RFC 7643 section 4.1.1",
      title: "A password is taken, and not shown again",
      level: "must",
      mend: "Leave password out of the answer to a POST.",
      writes: true,
      async run({ scratch }) {
        const { reply } = await scratch.user({ password: "Castellan-Probe-1-password!" });
        return judge([hasStatus(reply, 201), [reply.object.password === undefined, "the password is in the answer"]]);
      },
    },
    {
      id: "resources.external-id",
      section: "RFC 7643 section 3.1",
      title: "externalId is kept",
      level: "should",
      mend: "Keep the client's externalId: it is how provisioning clients find their users again.",
      writes: true,
      async run({ ask, scratch }) {
        const externalId = scratch.name();
        const { path, reply } = await scratch.user({ externalId });
        const { object } = await ask("GET", path);
        const isKept = object.externalId === externalId;
        return judge([hasStatus(reply, 201), [isKept, "externalId is not what was sent"]], { keepsExternalId: isKept });
      },
    },
    {
      id: "resources.core",
      section: "RFC 7643 section 4.1",
      title: "The core attributes of a user come back as they were sent",
      level: "should",
      mend: "Keep every attribute of the published schema, or leave it out of the schema.",
      writes: true,
      async run({ ask, scratch }) {
        const sent = {
          name: { givenName: "Castellan", familyName: "Probe" },
          displayName: "Castellan Probe",
          nickName: "Probe",
          title: "Probe",
          preferredLanguage: "en-GB",
          emails: [{ value: `probe@${scratch.prefix}.example`, type: "work" }],
        };
        const { path, reply } = await scratch.user(sent);
        const { object } = await ask("GET", path);
        const name = isObject(object.name) ? object.name : {};
        const lost = [
          ...(["displayName", "nickName", "title", "preferredLanguage"] as const).filter(
            (member) => object[member] !== sent[member],
          ),
          ...(name.givenName === "Castellan" && name.familyName === "Probe" ? [] : ["name"]),
          ...(JSON.stringify(object.emails ?? null).includes(sent.emails[0]?.value ?? "?") ? [] : ["emails"]),
        ];
        return judge([hasStatus(reply, 201), [lost.length === 0, `${lost.join(", ")} did not come back as sent`]]);
      },
    },
    {
      id: "resources.uniqueness",
      section: "RFC 7644 section 3.3",
      title: "A second user of the same name is 409 uniqueness",
      level: "must",
      mend: "Answer 409 with scimType uniqueness, and create nothing.",
      writes: true,
      async run({ scratch }) {
        const userName = scratch.name();
        await scratch.user({ userName });
        const { reply } = await scratch.user({ userName });
        return judge([hasStatus(reply, 409), hasScimType(reply, "uniqueness")]);
      },
    },
    {
      id: "resources.required",
      section: "RFC 7643 section 2.2",
      title: "A user without userName is refused with 400",
      level: "must",
      mend: "Answer 400, with scimType invalidValue, to a resource that lacks a required attribute.",
      writes: true,
      async run({ scratch }) {
        const { reply } = await scratch.user({ userName: undefined, displayName: scratch.name() });
        return judge([hasStatus(reply, 400)]);
      },
    },
    {
      id: "resources.put",
      section: "RFC 7644 section 3.5.1",
      title: "PUT replaces the resource; what it leaves out is gone",
      level: "must",
      mend: "Replace by PUT all that a client can write; an attribute that is left out is unassigned. PUT may not be missing.",
      writes: true,
      async run({ ask, scratch }) {
        const userName = scratch.name();
        const { path } = await scratch.user({ userName, title: "before", nickName: "before" });
        const body = { schemas: [schemaUris.user], userName, title: "after", id: "ignored" };
        const reply = await ask("PUT", path, { body });
        const after = await ask("GET", path);
        return judge(
          [
            hasStatus(reply, 200),
            [after.object.title === "after", "the attribute that was sent is not what was sent"],
            [after.object.nickName === undefined, "the attribute that was left out is still there"],
          ],
          { putSupported: !isAbsent(reply) },
        );
      },
    },
    {
      id: "resources.put-missing",
      section: "RFC 7644 section 3.5.1",
      title: "PUT does not create",
      level: "must",
      mend: "Answer 404 to a PUT of a resource that does not exist.",
      writes: true,
      async run({ ask, scratch, endpoints, facts }) {
        const name = scratch.name();
        if (facts.putSupported === false) return noted("the server has no PUT");
        const path = `${endpoints.users}/${name}`;
        const reply = await ask("PUT", path, { body: { schemas: [schemaUris.user], userName: name } });
        if (reply.status < 300) scratch.adopt(path);
        return judge([hasStatus(reply, 404)]);
      },
    },
    {
      id: "resources.delete",
      section: "RFC 7644 section 3.6",
      title: "A deleted resource is gone",
      level: "must",
      mend: "Answer DELETE with 204, and 404 to everything after.",
      writes: true,
      async run({ ask, scratch, endpoints }) {
        const userName = scratch.name();
        const { path } = await scratch.user({ userName });
        const reply = await ask("DELETE", path);
        if (reply.status < 300) scratch.forget(path);
        const again = await ask("GET", path);
        const list = await ask("GET", `${endpoints.users}?filter=${encodeURIComponent(`userName eq "${userName}"`)}`);
        return judge([
          hasStatus(reply, 204),
          hasStatus(again, 404),
          [!list.resources.some((user) => user.userName === userName), "the deleted user is still in lists"],
        ]);
      },
    },
  ],
};
