import { Type } from "typebox";
import { listAccounts } from "../account/account-list.ts";
import { GovernanceError } from "../error/governance-error.ts";
import type { Identity } from "../identity/identity.ts";
import { listIdentities } from "../identity/identity-list.ts";
import { getIdentity, identitiesById } from "../identity/identity-store.ts";
import { submitPlan } from "../plan/submit.ts";
import type { Routes, Services } from "./api.ts";
import { attributeValue } from "./attribute-schema.ts";
import { actorOfRequest } from "./caller.ts";
import { defaultLimit, pageOf, pageParameters, readCursor } from "./page.ts";
import { submittedView } from "./plan-routes.ts";
import { accountView, identityView } from "./view.ts";

const tags = ["Identities"];
const byName = Type.Object({ name: Type.String({ maxLength: 200 }) });
const maximumAccounts = 1_000;

const listQuery = Type.Object({
  ...pageParameters,
  search: Type.Optional(Type.String({ maxLength: 200, description: "A part of a name or of an e-mail address" })),
  inactive: Type.Optional(Type.Boolean()),
});

const newAccount = Type.Object(
  {
    application: Type.String({ minLength: 1, maxLength: 200 }),
    attributes: Type.Optional(Type.Record(Type.String(), attributeValue)),
    password: Type.Optional(Type.String({ minLength: 1, maxLength: 1_000 })),
    comment: Type.Optional(Type.String({ maxLength: 2_000 })),
    trackingId: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
  },
  { additionalProperties: false },
);

async function managersOf({ core }: Services, identities: readonly Identity[]) {
  const ids = new Set(identities.flatMap(({ managerId }) => managerId ?? []));
  return identitiesById(core.database.sql, [...ids]);
}

export const identityRoutes: Routes = (api, services) => {
  const { core, worker } = services;

  api.get(
    "/identities",
    { schema: { tags, summary: "Identities, by name", querystring: listQuery } },
    async ({ query }) => {
      const { limit = defaultLimit, search, inactive } = query;
      const after = readCursor(query.after);
      const found = await listIdentities(core.database.sql, { search, inactive, after, limit: limit + 1 });
      const page = pageOf(found, limit, ({ name }) => name.toLowerCase());
      const managers = await managersOf(services, page.items);
      const items = page.items.map((each) => identityView(each, managers.get(each.managerId ?? "")?.name));
      return { ...page, items };
    },
  );

  api.get(
    "/identities/:name",
    { schema: { tags, summary: "One identity with its accounts", params: byName } },
    async ({ params }) => {
      const identity = await getIdentity(core.database.sql, params.name);
      const managers = await managersOf(services, [identity]);
      const accounts = await listAccounts(core.database.sql, { identityId: identity.id, limit: maximumAccounts });
      return {
        ...identityView(identity, managers.get(identity.managerId ?? "")?.name),
        accounts: accounts.map((account) => accountView(account, identity.name)),
      };
    },
  );

  api.post(
    "/identities/:name/accounts",
    {
      schema: { tags, summary: "Create an account for an identity", params: byName, body: newAccount },
      config: { scope: "write" },
    },
    async (request, reply) => {
      const { application, attributes = {}, password, comment, trackingId } = request.body;
      const identity = await getIdentity(core.database.sql, request.params.name);
      const stored = await core.applications.get(application);
      const { name } = stored.application;
      const own = await listAccounts(core.database.sql, { identityId: identity.id, application: name, limit: 1 });
      const [existing] = own;
      // The same request under the same tracking id is answered, not refused, after the account was created.
      if (existing !== undefined && trackingId === undefined) {
        const detail = `${identity.name} has the account ${existing.displayName} on ${name} already`;
        throw new GovernanceError("alreadyExists", detail, { attribute: "application", mend: "change that account" });
      }
      const attributeRequests = Object.entries(attributes).map(([attribute, value]) => {
        return { name: attribute, operation: "Set" as const, value };
      });
      const accountRequest = {
        application: name,
        operation: "Create" as const,
        attributeRequests,
        ...(password === undefined ? {} : { password }),
      };
      const plan = {
        identity: identity.name,
        accountRequests: [accountRequest],
        ...(comment === undefined ? {} : { comment }),
        ...(trackingId === undefined ? {} : { trackingId }),
      };
      const submitted = await submitPlan(core, plan, actorOfRequest(request));
      worker.wake();
      return reply.code(202).send(submittedView(submitted));
    },
  );
};
