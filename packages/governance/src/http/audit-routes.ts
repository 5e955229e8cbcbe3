import { Type } from "typebox";
import type { Routes } from "./api.ts";
import { defaultLimit, pageOf, pageParameters, readNumericCursor } from "./page.ts";
import { auditView } from "./view.ts";

const tags = ["Audit"];
const text = Type.Optional(Type.String({ maxLength: 1_000 }));

const listQuery = Type.Object({
  ...pageParameters,
  correlationId: text,
  action: text,
  target: text,
  order: Type.Optional(Type.Enum(["newest", "oldest"], { description: "The oldest first if left out" })),
});

export const auditRoutes: Routes = (api, { core }) => {
  api.get("/audit", { schema: { tags, summary: "What happened", querystring: listQuery } }, async ({ query }) => {
    const { limit = defaultLimit, correlationId, action, target, order } = query;
    const after = readNumericCursor(query.after);
    const entries = await core.audit.list({
      limit: limit + 1,
      newestFirst: order === "newest",
      ...(after === undefined ? {} : { after }),
      ...(correlationId === undefined ? {} : { correlationId }),
      ...(action === undefined ? {} : { action }),
      ...(target === undefined ? {} : { target }),
    });
    const page = pageOf(entries, limit, ({ sequence }) => String(sequence));
    return { ...page, items: page.items.map(auditView) };
  });

  api.get("/audit/verify", { schema: { tags, summary: "Is the audit log whole and unchanged?" } }, async () =>
    core.audit.verify(),
  );
};
