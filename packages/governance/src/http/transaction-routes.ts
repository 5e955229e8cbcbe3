import { Type } from "typebox";
import { GovernanceError } from "../error/governance-error.ts";
import { retryNow } from "../transaction/retry.ts";
import { transactionStatuses } from "../transaction/transaction.ts";
import { attemptsOf, getTransaction, listTransactions } from "../transaction/transaction-store.ts";
import type { Routes, Services } from "./api.ts";
import { actorOfRequest } from "./caller.ts";
import { defaultLimit, pageOf, pageParameters, readCursor } from "./page.ts";
import { attemptView, transactionView } from "./view.ts";

const tags = ["Transactions"];
const byId = Type.Object({ id: Type.String({ maxLength: 100 }) });

const listQuery = Type.Object({
  ...pageParameters,
  application: Type.Optional(Type.String({ maxLength: 200 })),
  status: Type.Optional(Type.Enum([...transactionStatuses])),
  planId: Type.Optional(Type.String({ maxLength: 100 })),
  nativeIdentity: Type.Optional(Type.String({ maxLength: 1_000 })),
});

async function view({ core }: Services, id: string) {
  const transaction = await getTransaction(core.database.sql, id);
  const attempts = await attemptsOf(core.database.sql, id);
  return { ...transactionView(transaction), history: attempts.map(attemptView) };
}

export const transactionRoutes: Routes = (api, services) => {
  const { core, worker } = services;

  api.get(
    "/transactions",
    { schema: { tags, summary: "Transactions, the newest first", querystring: listQuery } },
    async ({ query }) => {
      const { limit = defaultLimit, ...filters } = query;
      const wanted = { ...filters, after: readCursor(query.after), limit: limit + 1 };
      const page = pageOf(await listTransactions(core.database.sql, wanted), limit, ({ id }) => id);
      return { ...page, items: page.items.map(transactionView) };
    },
  );

  api.get(
    "/transactions/:id",
    { schema: { tags, summary: "One transaction with its attempts", params: byId } },
    async ({ params }) => view(services, params.id),
  );

  api.post(
    "/transactions/:id/retry",
    {
      schema: { tags, summary: "Try a failed or waiting transaction now", params: byId, body: Type.Object({}) },
      config: { scope: "write", optionalBody: true },
    },
    async (request, reply) => {
      const transaction = await getTransaction(core.database.sql, request.params.id);
      const { application } = await core.applications.get(transaction.application);
      if (!(await retryNow(core, transaction, application, actorOfRequest(request)))) {
        const mend = "only failed and waiting transactions can be tried again";
        throw new GovernanceError("conflict", `the transaction is ${transaction.status}`, { mend });
      }
      worker.wake();
      return reply.code(202).send(await view(services, transaction.id));
    },
  );
};
