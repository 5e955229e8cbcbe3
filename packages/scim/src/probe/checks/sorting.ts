import { type CheckSeries, judge, type ProbeContext, skipped } from "../check.ts";
import { hasStatus } from "../documents.ts";

const section = "RFC 7644 section 3.4.2.3";
const notAnnounced = skipped("the server says that it does not sort");

async function sorted({ ask, endpoints }: ProbeContext, sortBy: string, order: string) {
  const reply = await ask("GET", `${endpoints.users}?sortBy=${sortBy}&sortOrder=${order}&startIndex=1&count=20`);
  return { reply, names: reply.resources.map(({ userName }) => String(userName ?? "")) };
}

/** Whatever the collation: some say that "_" stands before letters, some behind. */
function isAscending(names: readonly string[]): boolean {
  const lower = names.map((name) => name.toLowerCase());
  const byText = lower.every((name, index) => index === 0 || (lower[index - 1] ?? "") <= name);
  return byText || lower.every((name, index) => index === 0 || (lower[index - 1] ?? "").localeCompare(name) <= 0);
}

export const sorting: CheckSeries = {
  group: "sorting",
  checks: [
    {
      id: "sorting.ascending",
      section,
      title: "sortBy sorts ascending, without regard to case where the attribute has none",
      level: "must",
      mend: "Sort the whole list before it is cut into pages, or announce that sorting is not supported.",
      async run(context) {
        if (context.facts.sortSupported !== true) return notAnnounced;
        const { reply, names } = await sorted(context, "userName", "ascending");
        return judge([hasStatus(reply, 200), [isAscending(names), "the users do not come in the order of userName"]]);
      },
    },
    {
      id: "sorting.descending",
      section,
      title: "sortOrder=descending turns the order round",
      level: "must",
      mend: "Heed sortOrder.",
      async run(context) {
        if (context.facts.sortSupported !== true) return notAnnounced;
        const { reply, names } = await sorted(context, "userName", "descending");
        return judge([
          hasStatus(reply, 200),
          [isAscending([...names].reverse()), "the users do not come in descending order"],
        ]);
      },
    },
    {
      id: "sorting.missing",
      section,
      title: "What has no value comes last, ascending",
      level: "must",
      mend: "Put resources without the attribute at the end of an ascending list, and keep them in it.",
      async run(context) {
        if (context.facts.sortSupported !== true) return notAnnounced;
        const { reply } = await sorted(context, "title", "ascending");
        const has = reply.resources.map(({ title }) => typeof title === "string" && title !== "");
        const firstWithout = has.indexOf(false);
        return judge([
          hasStatus(reply, 200),
          [
            firstWithout === -1 || !has.slice(firstWithout).includes(true),
            "a user without title comes before one with",
          ],
        ]);
      },
    },
  ],
};
