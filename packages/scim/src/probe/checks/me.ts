import { type CheckSeries, judge, noted } from "../check.ts";
import { hasStatus } from "../documents.ts";

export const me: CheckSeries = {
  group: "/Me",
  checks: [
    {
      id: "me.get",
      section: "RFC 7644 section 3.11",
      title: "/Me is the caller's resource, leads to it, or is 501",
      level: "must",
      mend: "Answer /Me with the caller's resource, with 308 to it, or with 501 where there is no such thing.",
      async run({ ask }) {
        const reply = await ask("GET", "/Me");
        if (reply.status === 404) return noted("the caller has no resource of its own");
        if (reply.status !== 200)
          return judge([hasStatus(reply, 200, 308, 501)], { meSupported: reply.status === 308 });
        return judge([[reply.object.id !== undefined, "the answer is no resource"]], { meSupported: true });
      },
    },
  ],
};
