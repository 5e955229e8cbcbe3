import { Type } from "typebox";
import { type Account, accountTarget } from "../account/account.ts";
import { accountStatuses, listAccounts } from "../account/account-list.ts";
import { correlateByHand, correlateByRules, getAccount } from "../correlation/manual.ts";
import { GovernanceError } from "../error/governance-error.ts";
import { getIdentity, identitiesById } from "../identity/identity-store.ts";
import type { Operation } from "../plan/plan.ts";
import { submitPlan } from "../plan/submit.ts";
import type { Routes, Services } from "./api.ts";
import { actorOfRequest } from "./caller.ts";
import { defaultLimit, pageOf, pageParameters, readCursor } from "./page.ts";
import { submittedView } from "./plan-routes.ts";
import { accountView } from "./view.ts";

const tags = ["Accounts"];
const byId = Type.Object({ id: Type.String({ maxLength: 100 }) });
const text = Type.Optional(Type.String({ maxLength: 1_000 }));

const listQuery = Type.Object({
  ...pageParameters,
  application: text,
  identity: text,
  nativeIdentity: text,
  search: Type.Optional(Type.String({ maxLength: 200, description: "A part of the display name or native identity" })),
  status: Type.Optional(Type.Enum([...accountStatuses])),
});

/** What a person may do to an account, by the last part of its URL. */
const actions = {
  enable: "Enable",
  disable: "Disable",
  unlock: "Unlock",
  delete: "Delete",
  "change-password": "ChangePassword",
} as const satisfies Readonly<Record<string, Operation>>;

const actionBody = Type.Object(
  {
    comment: Type.Optional(Type.String({ maxLength: 2_000 })),
    password: Type.Optional(Type.String({ minLength: 1, maxLength: 1_000 })),
    trackingId: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
  },
  { additionalProperties: false },
);

async function view({ core }: Services, accounts: readonly Account[]) {
  const ids = new Set(accounts.flatMap(({ identityId }) => identityId ?? []));
  const identities = await identitiesById(core.database.sql, [...ids]);
  return accounts.map((account) => accountView(account, identities.get(account.identityId ?? "")?.name));
}

async function viewOne(services: Services, account: Account) {
  return { ...(await view(services, [account]))[0] };
}

function requireLive({ application, nativeIdentity, deletedAt }: Account): void {
  if (deletedAt === undefined) return;
  throw new GovernanceError("conflict", `${accountTarget(application, nativeIdentity)} is deleted`, {
    mend: "create another account",
  });
}

export const accountRoutes: Routes = (api, services) => {
  const { core, worker } = services;

  api.get("/accounts", { schema: { tags, summary: "Accounts", querystring: listQuery } }, async ({ query }) => {
    const { limit = defaultLimit, identity, application, ...filters } = query;
    const identityId = identity === undefined ? undefined : (await getIdentity(core.database.sql, identity)).id;
    const name = application === undefined ? undefined : (await core.applications.get(application)).application.name;
    const after = readCursor(query.after);
    const wanted = { ...filters, application: name, identityId, after, limit: limit + 1 };
    const page = pageOf(await listAccounts(core.database.sql, wanted), limit, ({ id }) => id);
    return { ...page, items: await view(services, page.items) };
  });

  api.get("/accounts/:id", { schema: { tags, summary: "One account", params: byId } }, async ({ params }) =>
    viewOne(services, await getAccount(core, params.id)),
  );

  api.put(
    "/accounts/:id/identity",
    {
      schema: {
        tags,
        summary: "Say by hand whose account it is",
        params: byId,
        body: Type.Object({ identity: Type.String({ minLength: 1, maxLength: 200 }) }, { additionalProperties: false }),
      },
      config: { scope: "write" },
    },
    async (request) => {
      const { params, body } = request;
      return viewOne(services, await correlateByHand(core, params.id, body.identity, actorOfRequest(request)));
    },
  );

  api.delete(
    "/accounts/:id/identity",
    {
      schema: { tags, summary: "Take a choice by hand back: the rules decide again", params: byId },
      config: { scope: "write" },
    },
    async (request) => viewOne(services, await correlateByRules(core, request.params.id, actorOfRequest(request))),
  );

  for (const [action, operation] of Object.entries(actions)) {
    api.post(
      `/accounts/:id/${action}`,
      {
        schema: { tags, summary: `${operation} an account`, params: byId, body: actionBody },
        config: { scope: "write", optionalBody: true },
      },
      async (request, reply) => {
        const account = await getAccount(core, request.params.id);
        requireLive(account);
        const { application, nativeIdentity } = account;
        const { comment, password, trackingId } = request.body;
        const accountRequest = {
          application,
          operation,
          nativeIdentity,
          ...(password === undefined ? {} : { password }),
        };
        const plan = {
          accountRequests: [accountRequest],
          // Somebody pressed a button: it is done even where governance believes that nothing is to be done.
          noFiltering: true,
          ...(comment === undefined ? {} : { comment }),
          ...(trackingId === undefined ? {} : { trackingId }),
        };
        const submitted = await submitPlan(core, plan, actorOfRequest(request));
        worker.wake();
        return reply.code(202).send(submittedView(submitted));
      },
    );
  }
};
