import { Type } from "typebox";
import { operations } from "../plan/plan.ts";
import { getPlan } from "../plan/plan-store.ts";
import { previewPlan, type Submitted, submitPlan } from "../plan/submit.ts";
import { transactionsOfPlan } from "../transaction/transaction-store.ts";
import type { Routes } from "./api.ts";
import { attributeValue } from "./attribute-schema.ts";
import { actorOfRequest } from "./caller.ts";
import { planView, transactionView } from "./view.ts";

const tags = ["Plans"];
const closed = { additionalProperties: false };

const attributeRequest = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 200 }),
    operation: Type.Enum(["Set", "Add", "Remove"]),
    value: attributeValue,
  },
  closed,
);

const accountRequest = Type.Object(
  {
    application: Type.String({ minLength: 1, maxLength: 200 }),
    operation: Type.Optional(Type.Enum([...operations])),
    nativeIdentity: Type.Optional(Type.String({ minLength: 1, maxLength: 1_000 })),
    attributeRequests: Type.Optional(Type.Array(attributeRequest, { maxItems: 1_000 })),
    password: Type.Optional(Type.String({ minLength: 1, maxLength: 1_000 })),
  },
  closed,
);

const planDocument = Type.Object(
  {
    identity: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
    accountRequests: Type.Array(accountRequest, { minItems: 1, maxItems: 1_000 }),
    comment: Type.Optional(Type.String({ maxLength: 2_000 })),
    trackingId: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
    noFiltering: Type.Optional(Type.Boolean({ description: "Write what the accounts are believed to have, too" })),
  },
  closed,
);

export function submittedView({ plan, transactions }: Submitted) {
  return { ...planView(plan), transactions: transactions.map(transactionView) };
}

export const planRoutes: Routes = (api, { core, worker }) => {
  api.post(
    "/plans/preview",
    {
      schema: { tags, summary: "What a plan would do; nothing happens", body: planDocument },
      config: { scope: "read" },
    },
    async ({ body }) => previewPlan(core, body),
  );

  api.post(
    "/plans",
    { schema: { tags, summary: "Do what a plan says", body: planDocument }, config: { scope: "write" } },
    async (request, reply) => {
      const submitted = await submitPlan(core, request.body, actorOfRequest(request));
      worker.wake();
      return reply.code(202).header("location", `/api/plans/${submitted.plan.id}`).send(submittedView(submitted));
    },
  );

  api.get(
    "/plans/:id",
    {
      schema: {
        tags,
        summary: "One plan with its transactions",
        params: Type.Object({ id: Type.String({ maxLength: 100 }) }),
      },
    },
    async ({ params }) => {
      const plan = await getPlan(core.database.sql, params.id);
      return submittedView({ plan, transactions: await transactionsOfPlan(core.database.sql, plan.id) });
    },
  );
};
