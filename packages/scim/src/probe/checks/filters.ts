import { parseFilter } from "../../filter/parse.ts";
import { filterPredicate } from "../../filter/predicate.ts";
import { isArray, isObject } from "../../json/value.ts";
import type { Resource } from "../../resource/resource.ts";
import { compileResourceType } from "../../schema/compiled.ts";
import { coreUserSchema } from "../../schema/core-user.ts";
import { schemaUris } from "../../schema/uris.ts";
import { type Check, type CheckSeries, judge, type ProbeContext, skipped, type Verdict } from "../check.ts";
import { hasScimType, hasStatus, idsOf, totalOf } from "../documents.ts";
import type { CheckLevel } from "../report.ts";
import { asResource } from "../sample.ts";

const userType = compileResourceType(coreUserSchema);
const grammar = "RFC 7644 section 3.4.2.2";

/** A filter that the first user of the sample answers to; `undefined` where that user has not what it needs. */
type Template = (user: Resource) => string | undefined;

const quoted = JSON.stringify;
const userName = ({ userName: name }: Resource): string => (typeof name === "string" ? name : "");
const part = (user: Resource): string => userName(user).slice(0, Math.max(1, userName(user).length - 1));
const lastModified = ({ meta }: Resource): string | undefined =>
  typeof meta?.lastModified === "string" ? meta.lastModified : undefined;

function email({ emails }: Resource): { readonly value: string; readonly type: string } | undefined {
  const [first] = isArray(emails) ? emails.filter(isObject) : [];
  return typeof first?.value === "string" && typeof first.type === "string"
    ? { value: first.value, type: first.type }
    : undefined;
}

const always =
  (write: (user: Resource) => string): Template =>
  (user) =>
    userName(user) === "" ? undefined : write(user);
const withEmail =
  (write: (email: { value: string; type: string }) => string): Template =>
  (user) => {
    const found = email(user);
    return found === undefined ? undefined : write(found);
  };
const withTime =
  (write: (time: string) => string): Template =>
  (user) => {
    const time = lastModified(user);
    return time === undefined ? undefined : write(time);
  };

interface Case {
  readonly id: string;
  readonly title: string;
  readonly template: Template;
  readonly level?: CheckLevel;
  /** Of the operators that the facts list. */
  readonly operator?: string;
}

const cases: readonly Case[] = [
  { id: "eq", operator: "eq", title: "eq", template: always((user) => `userName eq ${quoted(userName(user))}`) },
  { id: "ne", operator: "ne", title: "ne", template: always(() => 'userName ne "castellan-probe-nobody"') },
  { id: "co", operator: "co", title: "co", template: always((user) => `userName co ${quoted(part(user))}`) },
  { id: "sw", operator: "sw", title: "sw", template: always((user) => `userName sw ${quoted(part(user))}`) },
  {
    id: "ew",
    operator: "ew",
    title: "ew",
    template: always((user) => `userName ew ${quoted(userName(user).slice(-2))}`),
  },
  { id: "pr", operator: "pr", title: "pr", template: always(() => "userName pr") },
  {
    id: "gt",
    operator: "gt",
    title: "gt on a time",
    template: withTime(() => 'meta.lastModified gt "2001-01-01T00:00:00Z"'),
  },
  {
    id: "ge",
    operator: "ge",
    title: "ge on a time",
    template: withTime((time) => `meta.lastModified ge ${quoted(time)}`),
  },
  {
    id: "lt",
    operator: "lt",
    title: "lt on a time",
    template: withTime(() => 'meta.lastModified lt "2100-01-01T00:00:00Z"'),
  },
  {
    id: "le",
    operator: "le",
    title: "le on a time",
    template: withTime((time) => `meta.lastModified le ${quoted(time)}`),
  },
  {
    id: "and",
    operator: "and",
    title: "and",
    template: always((user) => `userName pr and userName eq ${quoted(userName(user))}`),
  },
  {
    id: "or",
    operator: "or",
    title: "or",
    template: always((user) => `userName eq "castellan-probe-nobody" or userName eq ${quoted(userName(user))}`),
  },
  {
    id: "not",
    operator: "not",
    title: "not",
    template: always((user) => `not (userName eq ${quoted(userName(user))})`),
  },
  {
    id: "not-group",
    title: "not of a group",
    template: always((user) => `not (userName eq ${quoted(userName(user))} or userName eq "castellan-probe-nobody")`),
  },
  {
    id: "precedence",
    title: "and before or",
    template: always(
      (user) => `userName eq ${quoted(userName(user))} or userName pr and userName eq "castellan-probe-nobody"`,
    ),
  },
  {
    id: "group",
    title: "groups before both",
    template: always(
      (user) => `(userName eq ${quoted(userName(user))} or userName pr) and userName eq "castellan-probe-nobody"`,
    ),
  },
  {
    id: "operator-case",
    title: "operators in any letter case",
    template: always((user) => `userName EQ ${quoted(userName(user))}`),
  },
  {
    id: "attribute-case",
    title: "attribute names in any letter case",
    template: always((user) => `USERNAME eq ${quoted(userName(user))}`),
  },
  {
    id: "value-case",
    title: "values of userName in any letter case (RFC 7643 section 4.1.1)",
    template: always((user) => `userName eq ${quoted(userName(user).toUpperCase())}`),
  },
  {
    id: "urn",
    title: "attribute names with their URN",
    template: always((user) => `${schemaUris.user}:userName eq ${quoted(userName(user))}`),
  },
  {
    id: "word",
    title: "and and or inside a value",
    template: always(() => 'userName eq "castellan and probe or nobody"'),
  },
  { id: "escape", title: "escaped quotes", template: always(() => 'userName eq "castellan \\"probe\\" nobody"') },
  {
    id: "sub-attribute",
    title: "sub-attributes of multi-valued attributes",
    template: withEmail(({ value }) => `emails.value eq ${quoted(value)}`),
  },
  {
    id: "value-path",
    title: "value paths, on one element",
    template: withEmail(({ value, type }) => `emails[type eq ${quoted(type)} and value eq ${quoted(value)}]`),
  },
  {
    id: "value-path-apart",
    title: "value paths do not match across elements",
    template: withEmail(({ value }) => `emails[type eq "castellan-probe" and value eq ${quoted(value)}]`),
  },
  { id: "boolean", title: "boolean literals", template: always(() => "active eq true") },
  {
    id: "nobody",
    title: "an empty list, not an error, for nobody",
    template: always(() => 'userName eq "castellan-probe-nobody"'),
  },
  {
    id: "value-path-sub-attribute",
    level: "habit",
    title: "a value path followed by a sub-attribute (Microsoft Entra ID)",
    template: withEmail(({ value, type }) => `emails[type eq ${quoted(type)}].value eq ${quoted(value)}`),
  },
];

/** The answer to a filter, held against the same filter as this package understands it. */
async function tryFilter(
  { ask, sample, facts, endpoints }: ProbeContext,
  { template, operator }: Case,
): Promise<Verdict> {
  if (facts.filterSupported === false) return skipped("the server says that it has no filters");
  const [user] = sample.users;
  const filter = user === undefined ? undefined : template(user);
  if (user === undefined || filter === undefined) return skipped("no user is known that has what the filter asks for");
  const reply = await ask("GET", `${endpoints.users}?filter=${encodeURIComponent(filter)}&startIndex=1&count=50`);
  const matches = filterPredicate(parseFilter(filter, userType, { tolerate: () => true }), userType);
  const isHeld = matches(user);
  const isAll = reply.resources.length >= (totalOf(reply) ?? 0);
  const wrong = reply.resources
    .flatMap(asResource)
    .filter((resource) => resource.userName !== undefined && !matches(resource));
  const isFound = idsOf(reply).includes(user.id);
  const verdict = judge([
    hasStatus(reply, 200),
    [totalOf(reply) !== undefined, "the answer has no totalResults"],
    [
      wrong.length === 0,
      `${wrong.length} of ${reply.resources.length} resources in the answer do not match the filter`,
    ],
    [!isHeld || isFound || !isAll, "a user that matches is missing"],
  ]);
  if (verdict.outcome !== "passed" || operator === undefined) return verdict;
  return { ...verdict, learnt: { filterOperators: [...(facts.filterOperators ?? []), operator] } };
}

function checkOf(given: Case): Check {
  return {
    id: `filters.${given.id}`,
    section: grammar,
    title: `Filters know ${given.title}`,
    level: given.level ?? "must",
    mend: "Parse filters by the grammar of section 3.4.2.2 into a tree; do not split their text.",
    run: (context) => tryFilter(context, given),
  };
}

export const filters: CheckSeries = {
  group: "filters",
  checks: [
    ...cases.map(checkOf),
    {
      id: "filters.invalid",
      section: "RFC 7644 section 3.12",
      title: "A filter that is none is 400 invalidFilter",
      level: "must",
      mend: "Answer 400 with scimType invalidFilter; never leave out a filter that is not understood.",
      async run({ ask, facts, endpoints }) {
        if (facts.filterSupported === false) return skipped("the server says that it has no filters");
        const reply = await ask("GET", `${endpoints.users}?filter=${encodeURIComponent("userName eq")}&count=1`);
        return judge([hasStatus(reply, 400), hasScimType(reply, "invalidFilter")]);
      },
    },
    {
      id: "filters.operator",
      section: "RFC 7644 section 3.12",
      title: "An operator that does not exist is 400 invalidFilter",
      level: "must",
      mend: "Answer 400 with scimType invalidFilter to operators that are not those of section 3.4.2.2.",
      async run({ ask, facts, endpoints }) {
        if (facts.filterSupported === false) return skipped("the server says that it has no filters");
        const reply = await ask("GET", `${endpoints.users}?filter=${encodeURIComponent('userName is "x"')}&count=1`);
        return judge([hasStatus(reply, 400), hasScimType(reply, "invalidFilter")]);
      },
    },
  ],
};
