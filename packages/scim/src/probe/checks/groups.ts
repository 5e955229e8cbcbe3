import { isArray, isObject } from "../../json/value.ts";
import type { JsonObject } from "../../resource/resource.ts";
import {
  type Check,
  type CheckSeries,
  type Expectation,
  judge,
  noted,
  skipped,
  type Verdict,
  type WritingContext,
} from "../check.ts";
import { hasStatus, isAbsent } from "../documents.ts";
import type { CheckLevel } from "../report.ts";
import { operation, patchBody } from "../write.ts";

/** The ids of a group's members. */
export function membersOf({ members }: JsonObject): readonly string[] {
  return isArray(members) ? members.filter(isObject).map(({ value }) => String(value)) : [];
}

function membersAre(group: JsonObject, wanted: readonly string[]): Expectation {
  const found = membersOf(group);
  return [
    [...found].sort().join() === [...wanted].sort().join(),
    `the group has ${found.length} members, not the ${wanted.length} that it should have`,
  ];
}

interface Case {
  readonly id: string;
  readonly title: string;
  readonly level?: CheckLevel;
  readonly mend: string;
  /** Of users `a`, `b` and `c`: who is in the group, what is sent, and who is in it then. */
  readonly before: string;
  readonly operations: (id: (letter: string) => string) => readonly JsonObject[];
  readonly after: string;
}

const cases: readonly Case[] = [
  {
    id: "add-member",
    title: "A member is added beside the others",
    mend: "Add to members; do not replace them.",
    before: "a",
    operations: (id) => [operation("add", "members", [{ value: id("b") }])],
    after: "ab",
  },
  {
    id: "add-again",
    level: "should",
    title: "A member that is added again is there once, and no error",
    mend: "Take an add of what is there as done.",
    before: "ab",
    operations: (id) => [operation("add", "members", [{ value: id("b") }])],
    after: "ab",
  },
  {
    id: "remove-member",
    title: "One member is removed by a filter, and no other",
    mend: "Remove the elements that the filter selects, and no others.",
    before: "abc",
    operations: (id) => [operation("remove", `members[value eq "${id("b")}"]`)],
    after: "ac",
  },
  {
    id: "replace-members",
    title: "replace sets the members, and removes who is not named",
    mend: "Replace the whole list of members.",
    before: "ab",
    operations: (id) => [operation("replace", "members", [{ value: id("c") }])],
    after: "c",
  },
  {
    id: "remove-list",
    level: "habit",
    title: "remove with a list of values removes those alone (Microsoft Entra ID, OneLogin)",
    mend: "When a remove of members has a value, remove only those members, never all.",
    before: "abc",
    operations: (id) => [operation("remove", "members", [{ value: id("b") }])],
    after: "ac",
  },
  {
    id: "replace-empty",
    level: "habit",
    title: "replace with an empty list empties the group (Okta)",
    mend: "Take an empty array as no members.",
    before: "ab",
    operations: () => [operation("replace", "members", [])],
    after: "",
  },
];

async function tryCase(
  { ask, facts, scratch, endpoints }: WritingContext,
  { before, operations, after }: Case,
): Promise<Verdict> {
  if (facts.patchSupported === false) return skipped("the server says that it has no PATCH");
  const ids = new Map<string, string>();
  for (const letter of "abc") ids.set(letter, (await scratch.user()).id);
  const id = (letter: string): string => ids.get(letter) ?? "";
  const made = await scratch.group({ members: [...before].map((letter) => ({ value: id(letter) })) });
  if (isAbsent(made.reply))
    return skipped(`${endpoints.groups} is answered ${made.reply.status}: groups cannot be made`);
  if (made.reply.status !== 201) return judge([hasStatus(made.reply, 201)]);
  const answer = await ask("PATCH", made.path, { body: patchBody(...operations(id)) });
  const { object } = await ask("GET", made.path);
  return judge([hasStatus(answer, 200, 204), membersAre(object, [...after].map(id))]);
}

function checkOf(given: Case): Check {
  const { id, title, level = "must", mend } = given;
  return {
    id: `groups.${id}`,
    section: "RFC 7644 section 3.5.2",
    title,
    level,
    mend,
    writes: true,
    run: (context) => tryCase(context, given),
  };
}

export const groups: CheckSeries = {
  group: "groups",
  checks: [
    {
      id: "groups.list",
      section: "RFC 7643 section 4.2",
      title: "Groups can be listed without their members",
      level: "should",
      mend: "Heed excludedAttributes=members, and do not load what it leaves out.",
      async run({ ask, endpoints }) {
        const reply = await ask("GET", `${endpoints.groups}?excludedAttributes=members&startIndex=1&count=5`);
        if (isAbsent(reply)) return skipped("the server has no groups");
        return judge([
          hasStatus(reply, 200),
          [reply.resources.every(({ members }) => members === undefined), "members are shown"],
        ]);
      },
    },
    {
      id: "groups.required",
      section: "RFC 7643 section 4.2",
      title: "A group without displayName is refused with 400",
      level: "must",
      mend: "Require displayName.",
      writes: true,
      async run({ scratch }) {
        const { reply } = await scratch.group({ displayName: undefined });
        if (isAbsent(reply)) return skipped("groups cannot be made");
        return judge([hasStatus(reply, 400)]);
      },
    },
    ...cases.map(checkOf),
    {
      id: "groups.of-user",
      section: "RFC 7643 section 4.1.2",
      title: "A user shows the groups that he is in",
      level: "habit",
      mend: "Fill the readOnly attribute groups of users from the members of groups.",
      writes: true,
      async run({ ask, scratch }) {
        const user = await scratch.user();
        const group = await scratch.group({ members: [{ value: user.id }] });
        if (group.reply.status !== 201) return skipped("no group was made");
        const { groups: listed } = (await ask("GET", user.path)).object;
        const isShown = isArray(listed) && listed.filter(isObject).some(({ value }) => String(value) === group.id);
        return isShown ? judge([]) : noted("the user shows no groups");
      },
    },
  ],
};
