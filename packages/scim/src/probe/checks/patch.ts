import { isArray, isObject } from "../../json/value.ts";
import type { JsonObject, JsonValue } from "../../resource/resource.ts";
import type { Reply } from "../asker.ts";
import { type Check, type CheckSeries, type Expectation, judge, skipped, type WritingContext } from "../check.ts";
import { hasScimType, hasStatus } from "../documents.ts";
import type { CheckLevel, ProbeFacts } from "../report.ts";
import { operation, patchBody } from "../write.ts";

const section = "RFC 7644 section 3.5.2";
const mend = "Resolve the path against the schema, apply all operations or none, and answer what was done.";

interface Case {
  readonly id: string;
  readonly title: string;
  readonly level?: CheckLevel;
  readonly before: JsonObject;
  readonly operations: readonly JsonObject[];
  /** What has to hold of the user afterwards. */
  readonly after: (user: JsonObject) => Expectation;
}

const work = { value: "work@castellan-probe.example", type: "work", primary: true };
const home = { value: "home@castellan-probe.example", type: "home" };

function elements(value: JsonValue | undefined): readonly JsonObject[] {
  return isArray(value) ? value.filter(isObject) : [];
}

const emailsAre =
  (...values: readonly string[]) =>
  (user: JsonObject): Expectation => {
    const found = elements(user.emails).map(({ value }) => String(value));
    return [
      [...found].sort().join() === [...values].sort().join(),
      `emails holds ${found.length} values, not the ${values.length} that were wanted`,
    ];
  };

const titleIs =
  (title: string | undefined) =>
  ({ title: found }: JsonObject): Expectation => [found === title, `title is not what it should be after the change`];

const cases: readonly Case[] = [
  {
    id: "replace",
    title: "replace of a simple attribute",
    before: { title: "a" },
    operations: [operation("replace", "title", "b")],
    after: titleIs("b"),
  },
  {
    id: "add",
    title: "add of a simple attribute",
    before: {},
    operations: [operation("add", "title", "b")],
    after: titleIs("b"),
  },
  {
    id: "remove",
    title: "remove of an attribute",
    before: { title: "a" },
    operations: [operation("remove", "title")],
    after: titleIs(undefined),
  },
  {
    id: "no-path",
    title: "a value without path",
    before: { title: "a" },
    operations: [operation("replace", undefined, { title: "b" })],
    after: titleIs("b"),
  },
  {
    id: "several",
    title: "several operations, in order",
    before: {},
    operations: [operation("add", "title", "b"), operation("replace", "title", "c")],
    after: titleIs("c"),
  },
  {
    id: "sub-attribute",
    title: "a sub-attribute, and nothing beside it",
    before: { name: { givenName: "Ada", familyName: "Probe" } },
    operations: [operation("replace", "name.givenName", "Eva")],
    after: ({ name }) => [
      isObject(name) && name.givenName === "Eva" && name.familyName === "Probe",
      "name is not the changed part beside the part that was there",
    ],
  },
  {
    id: "add-element",
    title: "add of an element beside the others",
    before: { emails: [work] },
    operations: [operation("add", "emails", [home])],
    after: emailsAre(work.value, home.value),
  },
  {
    id: "add-again",
    level: "should",
    title: "add of an element that is there: once",
    before: { emails: [home] },
    operations: [operation("add", "emails", [home])],
    after: emailsAre(home.value),
  },
  {
    id: "remove-element",
    title: "remove of one element by a filter",
    before: { emails: [work, home] },
    operations: [operation("remove", 'emails[type eq "home"]')],
    after: emailsAre(work.value),
  },
  {
    id: "element-part",
    title: "a sub-attribute of the element that a filter selects",
    before: { emails: [work, home] },
    operations: [operation("replace", 'emails[type eq "home"].value', "new@castellan-probe.example")],
    after: emailsAre(work.value, "new@castellan-probe.example"),
  },
  {
    id: "primary",
    title: "a new primary element takes over from the old",
    before: { emails: [work] },
    operations: [operation("add", "emails", [{ ...home, primary: true }])],
    after: ({ emails }) => [
      elements(emails).filter(({ primary }) => primary === true).length === 1,
      "there is not exactly one primary element",
    ],
  },
  {
    id: "op-case",
    level: "habit",
    title: '"op": "Replace" (Microsoft Entra ID)',
    before: { title: "a" },
    operations: [operation("Replace", "title", "b")],
    after: titleIs("b"),
  },
  {
    id: "string-boolean",
    level: "habit",
    title: '"active": "False" (Microsoft Entra ID)',
    before: { active: true },
    operations: [operation("replace", "active", "False")],
    after: ({ active }) => [active === false, "active is not false"],
  },
  {
    id: "create-on-missing",
    level: "habit",
    title: "an element that a filter misses is made (Microsoft Entra ID)",
    before: { emails: [home] },
    operations: [operation("add", 'emails[type eq "work"].value', work.value)],
    after: emailsAre(work.value, home.value),
  },
  {
    id: "dotted-key",
    level: "habit",
    title: '{"name.givenName": …} without path (Microsoft Entra ID)',
    before: { name: { familyName: "Probe" } },
    operations: [operation("replace", undefined, { "name.givenName": "Eva" })],
    after: ({ name }) => [
      isObject(name) && name.givenName === "Eva" && name.familyName === "Probe",
      "name.givenName was not set, or more than it changed",
    ],
  },
];

const noPatch = skipped("the server says that it has no PATCH");

function checkOf({ id, title, level = "must", before, operations, after }: Case): Check {
  return {
    id: `patch.${id}`,
    section,
    title: `PATCH knows ${title}`,
    level,
    mend,
    writes: true,
    async run({ ask, facts, scratch }) {
      if (facts.patchSupported === false) return noPatch;
      const { path, reply } = await scratch.user(before);
      if (reply.status !== 201) return skipped(`the user to be changed was refused with ${reply.status}`);
      const answer = await ask("PATCH", path, { body: patchBody(...operations) });
      const { object } = await ask("GET", path);
      return judge([hasStatus(answer, 200, 204), after(object)], answerOf(answer));
    },
  };
}

function answerOf({ status }: Reply): ProbeFacts {
  return status === 200 || status === 204 ? { patchAnswer: status } : {};
}

interface Refusal {
  readonly id: string;
  readonly title: string;
  readonly level?: CheckLevel;
  readonly operations: readonly JsonObject[];
  readonly scimTypes: readonly string[];
}

const refusals: readonly Refusal[] = [
  {
    id: "unknown-op",
    level: "should",
    title: "an op that does not exist",
    operations: [operation("swap", "title", "b")],
    scimTypes: ["invalidSyntax", "invalidValue"],
  },
  {
    id: "read-only",
    title: "a readOnly attribute",
    operations: [operation("replace", "id", "castellan-chosen")],
    scimTypes: ["mutability"],
  },
  {
    id: "bad-path",
    level: "should",
    title: "a path that is none",
    operations: [operation("replace", "emails[type eq", "b")],
    scimTypes: ["invalidPath", "invalidFilter"],
  },
  {
    id: "remove-all",
    title: "a remove without path",
    operations: [operation("remove", undefined)],
    scimTypes: ["noTarget"],
  },
];

function refusalOf({ id, title, level = "must", operations, scimTypes }: Refusal): Check {
  return {
    id: `patch.${id}`,
    section,
    title: `PATCH refuses ${title}: 400 ${scimTypes[0]}`,
    level,
    mend: `Answer 400 with scimType ${scimTypes.join(" or ")}, and change nothing.`,
    writes: true,
    run: ({ ask, facts, scratch }) => refused({ ask, facts, scratch }, operations, scimTypes),
  };
}

async function refused(
  { ask, facts, scratch }: Pick<WritingContext, "ask" | "facts" | "scratch">,
  operations: readonly JsonObject[],
  scimTypes: readonly string[],
) {
  if (facts.patchSupported === false) return noPatch;
  const { path } = await scratch.user({ title: "a" });
  const reply = await ask("PATCH", path, { body: patchBody(...operations) });
  const { object } = await ask("GET", path);
  return judge([hasStatus(reply, 400), hasScimType(reply, ...scimTypes), titleIs("a")(object)]);
}

export const patch: CheckSeries = {
  group: "PATCH",
  checks: [
    ...cases.map(checkOf),
    ...refusals.map(refusalOf),
    {
      id: "patch.atomic",
      section,
      title: "PATCH does all operations or none",
      level: "must",
      mend: "When one operation fails, undo the others: the resource stays as it was.",
      writes: true,
      run: ({ ask, facts, scratch }) =>
        refused(
          { ask, facts, scratch },
          [operation("replace", "title", "b"), operation("replace", "id", "castellan-chosen")],
          ["mutability"],
        ),
    },
    {
      id: "patch.missing",
      section: "RFC 7644 section 3.12",
      title: "PATCH of what does not exist is 404",
      level: "must",
      mend: "Answer 404.",
      writes: true,
      async run({ ask, facts, scratch, endpoints }) {
        if (facts.patchSupported === false) return noPatch;
        const body = patchBody(operation("replace", "title", "b"));
        return judge([hasStatus(await ask("PATCH", `${endpoints.users}/${scratch.name()}`, { body }), 404)]);
      },
    },
  ],
};
