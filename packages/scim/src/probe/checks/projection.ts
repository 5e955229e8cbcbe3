import { type CheckSeries, judge, type ProbeContext, skipped } from "../check.ts";
import { hasStatus } from "../documents.ts";

const section = "RFC 7644 section 3.9";
const nobody = skipped("no user is known to be read");

function read({ ask, endpoints, sample }: ProbeContext, query: string) {
  const id = encodeURIComponent(sample.users[0]?.id ?? "");
  return ask("GET", `${endpoints.users}/${id}${query}`);
}

export const projection: CheckSeries = {
  group: "projection",
  checks: [
    {
      id: "projection.attributes",
      section,
      title: "attributes shows what it names, id and schemas, and no more",
      level: "must",
      mend: "Leave out of the answer what attributes does not name, but never id.",
      async run(context) {
        if (context.sample.users.length === 0) return nobody;
        const reply = await read(context, "?attributes=userName");
        const more = Object.keys(reply.object).filter((name) => !["schemas", "id", "userName"].includes(name));
        return judge([
          hasStatus(reply, 200),
          [reply.object.id !== undefined, "id is missing"],
          [reply.object.userName !== undefined, "userName is missing"],
          [more.length === 0, `${more.slice(0, 3).join(", ")} is shown though nobody asked for it`],
        ]);
      },
    },
    {
      id: "projection.excluded",
      section,
      title: "excludedAttributes hides what it names, but never id",
      level: "must",
      mend: "Leave out of the answer what excludedAttributes names, except what is always returned.",
      async run(context) {
        if (context.sample.users.length === 0) return nobody;
        const reply = await read(context, "?excludedAttributes=userName,id");
        return judge([
          hasStatus(reply, 200),
          [reply.object.id !== undefined, "id is missing"],
          [reply.object.userName === undefined, "userName is shown though it was excluded"],
        ]);
      },
    },
    {
      id: "projection.list",
      section,
      title: "attributes holds for lists too",
      level: "must",
      mend: "Project every resource of a list as a single one.",
      async run({ ask, endpoints, sample }) {
        if (sample.users.length === 0) return nobody;
        const reply = await ask("GET", `${endpoints.users}?attributes=userName&startIndex=1&count=2`);
        const [first] = reply.resources;
        return judge([
          hasStatus(reply, 200),
          [first?.userName !== undefined && first.id !== undefined, "userName or id is missing"],
          [
            first?.meta === undefined && first?.emails === undefined && first?.name === undefined,
            "more is shown than was asked for",
          ],
        ]);
      },
    },
    {
      id: "projection.case",
      section: "RFC 7643 section 2.1",
      title: "Attribute names are taken in any letter case",
      level: "must",
      mend: "Compare attribute names without regard to case.",
      async run(context) {
        if (context.sample.users.length === 0) return nobody;
        const reply = await read(context, "?attributes=USERNAME");
        return judge([hasStatus(reply, 200), [reply.object.userName !== undefined, "userName is missing"]]);
      },
    },
    {
      id: "projection.password",
      section: "RFC 7643 section 4.1.1",
      title: "A password is never shown",
      level: "must",
      mend: "Take password out of every answer, also when it is asked for by name.",
      async run(context) {
        if (context.sample.users.length === 0) return nobody;
        const { object } = await read(context, "?attributes=password,userName");
        return judge([[object.password === undefined, "a password is shown"]]);
      },
    },
    {
      id: "projection.location",
      section: "RFC 7643 section 3.1",
      title: "A resource says what it is and where",
      level: "must",
      mend: "Give every resource meta.resourceType and meta.location.",
      async run(context) {
        if (context.sample.users.length === 0) return nobody;
        const reply = await read(context, "");
        const meta = context.sample.users[0]?.meta;
        return judge([
          hasStatus(reply, 200),
          [meta?.resourceType === "User", "meta.resourceType is not User"],
          [typeof meta?.location === "string", "meta.location is missing"],
        ]);
      },
    },
  ],
};
