import { isArray } from "../../json/value.ts";
import { messageUris } from "../../schema/uris.ts";
import type { Reply } from "../asker.ts";
import { type CheckSeries, judge, noted, type ProbeContext, skipped } from "../check.ts";
import { hasSchema, hasStatus, idsOf, sameIds, totalOf } from "../documents.ts";

const section = "RFC 7644 section 3.4.2.4";
const largePage = 1_001;

function page({ ask, endpoints }: ProbeContext, startIndex: number, count: number): Promise<Reply> {
  return ask("GET", `${endpoints.users}?startIndex=${startIndex}&count=${count}`);
}

function tooFew({ sample }: ProbeContext, needed: number): boolean {
  return sample.users.length < needed;
}

const notEnough = skipped("there are too few users to page through");

export const paging: CheckSeries = {
  group: "paging",
  checks: [
    {
      id: "paging.list-response",
      section: "RFC 7644 section 3.4.2",
      title: "A list is a ListResponse with its total",
      level: "must",
      mend: `Answer lists with schemas ["${messageUris.listResponse}"], an integer totalResults, and Resources.`,
      async run(context) {
        const reply = await page(context, 1, 2);
        const { totalResults, Resources } = reply.object;
        return judge([
          hasStatus(reply, 200),
          [hasSchema(reply.object, messageUris.listResponse), `schemas does not name ${messageUris.listResponse}`],
          [typeof totalResults === "number", "totalResults is no integer"],
          [isArray(Resources) || totalResults === 0, "Resources is no list"],
        ]);
      },
    },
    {
      id: "paging.count",
      section,
      title: "A page holds no more than was asked for, and says where it is",
      level: "must",
      mend: "Give at most `count` resources, with startIndex and itemsPerPage.",
      async run(context) {
        if (tooFew(context, 2)) return notEnough;
        const reply = await page(context, 1, 1);
        const { startIndex, itemsPerPage } = reply.object;
        return judge([
          [reply.resources.length <= 1, `the page holds ${reply.resources.length} resources, asked for 1`],
          [startIndex === 1, "startIndex is not 1"],
          [itemsPerPage === reply.resources.length, "itemsPerPage is not the number of resources on the page"],
        ]);
      },
    },
    {
      id: "paging.second-page",
      section,
      title: "startIndex begins the page where it says, counted from 1",
      level: "must",
      mend: "Count resources from 1: startIndex=2 begins with the second.",
      async run(context) {
        if (tooFew(context, 2)) return notEnough;
        const both = idsOf(await page(context, 1, 2));
        const second = idsOf(await page(context, 2, 1));
        const zeroth = idsOf(await page(context, 0, 1));
        const countsFromZero = zeroth[0] !== undefined && zeroth[0] !== both[0];
        const ignores = second[0] !== undefined && second[0] === both[0] && zeroth[0] === both[0];
        return judge(
          [
            [!ignores, "startIndex is ignored: the same page comes again"],
            [!countsFromZero, "resources are counted from 0"],
            [second[0] === both[1], "startIndex=2 does not begin with the second resource"],
          ],
          { indexBase: countsFromZero ? 0 : 1, ignoresStartIndex: ignores },
        );
      },
    },
    {
      id: "paging.below-one",
      section,
      title: "A startIndex below 1 is taken as 1",
      level: "must",
      mend: "Take a startIndex below 1 as 1.",
      async run(context) {
        if (tooFew(context, 1)) return notEnough;
        const [first] = idsOf(await page(context, 1, 1));
        const reply = await page(context, 0, 1);
        return judge([
          hasStatus(reply, 200),
          [idsOf(reply)[0] === first, "startIndex=0 does not begin with the first resource"],
        ]);
      },
    },
    {
      id: "paging.total",
      section: "RFC 7644 section 3.4.2",
      title: "totalResults counts all matches, not the page",
      level: "must",
      mend: "Set totalResults to the number of resources that match, whatever the page holds.",
      async run(context) {
        if (tooFew(context, 2)) return notEnough;
        const one = totalOf(await page(context, 1, 1));
        const two = totalOf(await page(context, 1, 2));
        const isHonest = one !== undefined && one >= 2;
        return judge(
          [
            [one !== undefined && two !== undefined, "there is no totalResults"],
            [isHonest, `totalResults is ${one} for a page of one, though there are more`],
          ],
          { honestTotals: isHonest },
        );
      },
    },
    {
      id: "paging.count-zero",
      section,
      title: "count=0 answers the total alone",
      level: "must",
      mend: "Answer count=0 with 200, totalResults and no resources.",
      async run(context) {
        const reply = await page(context, 1, 0);
        const isRight = reply.status === 200 && reply.resources.length === 0;
        return judge(
          [
            hasStatus(reply, 200),
            [isRight, `${reply.resources.length} resources came`],
            [totalOf(reply) !== undefined, "there is no totalResults"],
          ],
          {
            countZero: isRight,
          },
        );
      },
    },
    {
      id: "paging.negative-count",
      section,
      title: "A negative count is taken as 0",
      level: "must",
      mend: "Take a negative count as 0.",
      async run(context) {
        const reply = await page(context, 1, -1);
        return judge([
          hasStatus(reply, 200),
          [reply.resources.length === 0, `${reply.resources.length} resources came`],
        ]);
      },
    },
    {
      id: "paging.beyond",
      section,
      title: "A page behind the end is empty, not an error",
      level: "habit",
      mend: "Answer a startIndex behind the end with 200 and no resources.",
      async run(context) {
        const total = totalOf(await page(context, 1, 1));
        if (total === undefined) return skipped("the server tells no total");
        const reply = await page(context, total + 1_000, 1);
        return judge([
          hasStatus(reply, 200),
          [reply.resources.length === 0, `${reply.resources.length} resources came`],
        ]);
      },
    },
    {
      id: "paging.order",
      section,
      title: "The same page is the same twice",
      level: "should",
      mend: "Give lists a stable order, by id where nothing else is asked for.",
      async run(context) {
        if (tooFew(context, 2)) return notEnough;
        const first = idsOf(await page(context, 1, 5));
        return judge([[sameIds(first, idsOf(await page(context, 1, 5))), "the order changed between two requests"]]);
      },
    },
    {
      id: "paging.cap",
      section: "RFC 7643 section 5",
      title: "How many resources come at once",
      level: "habit",
      mend: "Announce the largest page as filter.maxResults.",
      async run({ ask, endpoints, facts }) {
        const reply = await ask("GET", `${endpoints.users}?attributes=userName&startIndex=1&count=${largePage}`);
        const total = totalOf(reply) ?? 0;
        const came = reply.resources.length;
        if (reply.status !== 200) return noted(`a page of ${largePage} is refused with ${reply.status}`);
        if (came >= Math.min(total, largePage)) return noted(`a page of ${came} came whole`);
        const announced = facts.filterMaximum === undefined ? "" : `; filter.maxResults is ${facts.filterMaximum}`;
        return noted(`asked for ${largePage} of ${total}, ${came} came${announced}`, { pageCap: came });
      },
    },
  ],
};
