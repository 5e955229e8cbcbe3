import { isObject } from "../../json/value.ts";
import type { Reply } from "../asker.ts";
import { type CheckSeries, judge, type ProbeContext, skipped } from "../check.ts";
import { hasScimType, hasStatus, idsOf, textOf } from "../documents.ts";

const notAnnounced = skipped("the server does not announce paging by cursor");

function page({ ask, endpoints }: ProbeContext, cursor: string, count: number): Promise<Reply> {
  const parameter = cursor === "" ? "cursor" : `cursor=${encodeURIComponent(cursor)}`;
  return ask("GET", `${endpoints.users}?${parameter}&count=${count}`);
}

export const cursors: CheckSeries = {
  group: "cursors",
  checks: [
    {
      id: "cursors.announced",
      section: "RFC 9865 section 4",
      title: "ServiceProviderConfig says which ways of paging there are",
      level: "must",
      mend: "Give pagination the booleans cursor and index, and a defaultPaginationMethod of cursor or index where there are both.",
      async run({ ask, facts }) {
        if (facts.cursorPaging === undefined) return notAnnounced;
        const { pagination } = (await ask("GET", "/ServiceProviderConfig")).object;
        const { cursor, index, defaultPaginationMethod: method } = isObject(pagination) ? pagination : {};
        return judge([
          [
            typeof cursor === "boolean" && typeof index === "boolean",
            "pagination.cursor or pagination.index is no boolean",
          ],
          [
            method === undefined || method === "cursor" || method === "index",
            "defaultPaginationMethod is neither cursor nor index",
          ],
        ]);
      },
    },
    {
      id: "cursors.pages",
      section: "RFC 9865 section 2",
      title: "Cursors lead from page to page, to the end",
      level: "must",
      mend: "Answer a cursor without value with the first page and a nextCursor, which leads to the next; leave nextCursor out of the last.",
      async run(context) {
        if (context.facts.cursorPaging !== true) return notAnnounced;
        if (context.sample.users.length < 2) return skipped("there are too few users to page through");
        const first = await page(context, "", 1);
        const next = textOf(first.object.nextCursor);
        if (next === undefined) return judge([hasStatus(first, 200), [false, "the first page has no nextCursor"]]);
        const second = await page(context, next, 1);
        return judge([
          hasStatus(second, 200),
          [first.resources.length === 1, `the first page holds ${first.resources.length} resources, asked for 1`],
          [idsOf(second)[0] !== idsOf(first)[0], "the second page is the first again"],
        ]);
      },
    },
    {
      id: "cursors.invalid",
      section: "RFC 9865 section 2.1",
      title: "A cursor that is none is 400 invalidCursor",
      level: "must",
      mend: "Answer 400 with scimType invalidCursor, never with the first page.",
      async run(context) {
        if (context.facts.cursorPaging !== true) return notAnnounced;
        const reply = await page(context, "castellan-probe-no-cursor", 1);
        return judge([hasStatus(reply, 400), hasScimType(reply, "invalidCursor")]);
      },
    },
    {
      id: "cursors.bound",
      section: "RFC 9865 section 2.1",
      title: "A cursor goes with its query: with another filter it is refused",
      level: "should",
      mend: "Bind a cursor to the filter and order that it was made for.",
      async run(context) {
        if (context.facts.cursorPaging !== true) return notAnnounced;
        const next = textOf((await page(context, "", 1)).object.nextCursor);
        if (next === undefined) return skipped("the first page has no nextCursor");
        const filter = encodeURIComponent('userName eq "castellan-probe-nobody"');
        const { ask, endpoints } = context;
        return judge([
          hasStatus(
            await ask("GET", `${endpoints.users}?filter=${filter}&cursor=${encodeURIComponent(next)}&count=1`),
            400,
          ),
        ]);
      },
    },
  ],
};
