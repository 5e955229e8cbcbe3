import { type CheckSeries, judge, skipped } from "../check.ts";
import { operation, patchBody } from "../write.ts";
import { membersOf } from "./groups.ts";

const parallel = 20;

export const concurrency: CheckSeries = {
  group: "concurrency",
  checks: [
    {
      id: "concurrency.members",
      section: "RFC 7644 section 3.5.2",
      title: `${parallel} members added at once to one group are all in it, and no client sees an error`,
      level: "should",
      mend: "Change members by what comes and goes, or try a lost race again; do not write back a group that was read before.",
      writes: true,
      async run({ ask, facts, scratch }) {
        if (facts.patchSupported === false) return skipped("the server says that it has no PATCH");
        const group = await scratch.group();
        if (group.reply.status !== 201) return skipped("no group was made");
        const ids: string[] = [];
        for (let index = 0; index < parallel; index += 1) ids.push((await scratch.user()).id);
        const answers = await Promise.all(
          ids.map((value) => ask("PATCH", group.path, { body: patchBody(operation("add", "members", [{ value }])) })),
        );
        const refused = answers.filter(({ status }) => status !== 200 && status !== 204);
        const members = new Set(membersOf((await ask("GET", group.path)).object));
        const lost = ids.filter((id) => !members.has(id));
        return judge([
          [refused.length === 0, `${refused.length} of ${parallel} were answered ${refused[0]?.status}`],
          [
            lost.length === 0,
            `${lost.length} of ${parallel} members are not in the group, though all were told that they are`,
          ],
        ]);
      },
    },
    {
      id: "concurrency.uniqueness",
      section: "RFC 7643 section 2.2",
      title: "Of users created at once under one name one is made",
      level: "must",
      mend: "Let the store keep names unique, in the same step as the write.",
      writes: true,
      async run({ scratch }) {
        const userName = scratch.name();
        const made = await Promise.all([1, 2, 3, 4].map(() => scratch.user({ userName })));
        const count = made.filter(({ reply }) => reply.status === 201).length;
        return judge([[count === 1, `${count} users of one name were made`]]);
      },
    },
  ],
};
