import { Type } from "typebox";
import { issueToken, listTokens, revokeToken } from "../authentication/api-token.ts";
import { scopes } from "../authentication/scope.ts";
import { GovernanceError } from "../error/governance-error.ts";
import type { Routes } from "./api.ts";
import { actorOfRequest } from "./caller.ts";
import { defaultLimit, pageOf, pageParameters, readCursor } from "./page.ts";
import { tokenView } from "./view.ts";

const tags = ["API tokens"];

const newToken = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 200 }),
    scopes: Type.Array(Type.Enum([...scopes]), { minItems: 1, maxItems: 3 }),
    expiresAt: Type.Optional(
      Type.String({ maxLength: 40, description: "A moment with its zone, RFC 3339; never if left out" }),
    ),
  },
  { additionalProperties: false },
);

/** RFC 3339: with its zone, for the server's own is nobody's business. */
const momentPattern = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/i;

function expiry(text: string | undefined, now: number): number | undefined {
  if (text === undefined) return undefined;
  const moment = momentPattern.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isFinite(moment) && moment > now) return moment;
  const mend = "give a moment to come, like 2031-12-31T23:59:59Z";
  throw new GovernanceError("invalidRequest", "is not a moment to come", { attribute: "expiresAt", mend });
}

export const tokenRoutes: Routes = (api, { core }) => {
  api.get(
    "/tokens",
    { schema: { tags, summary: "API tokens", querystring: Type.Object(pageParameters) }, config: { scope: "admin" } },
    async ({ query }) => {
      const { limit = defaultLimit } = query;
      const found = await listTokens(core.database.sql, { after: readCursor(query.after), limit: limit + 1 });
      const page = pageOf(found, limit, ({ id }) => id);
      return { ...page, items: page.items.map(tokenView) };
    },
  );

  api.post(
    "/tokens",
    { schema: { tags, summary: "Make a token; it is shown this once", body: newToken }, config: { scope: "admin" } },
    async (request, reply) => {
      const { name, scopes: granted, expiresAt } = request.body;
      const wanted = { name, scopes: granted, expiresAt: expiry(expiresAt, core.clock()) };
      const { token, stored } = await issueToken(core, wanted, actorOfRequest(request));
      return reply.code(201).send({ ...tokenView(stored), token });
    },
  );

  api.delete(
    "/tokens/:id",
    {
      schema: { tags, summary: "Revoke a token", params: Type.Object({ id: Type.String({ maxLength: 100 }) }) },
      config: { scope: "admin" },
    },
    async (request, reply) => {
      await revokeToken(core, request.params.id, actorOfRequest(request));
      return reply.code(204).send();
    },
  );
};
