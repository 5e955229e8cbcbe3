import swagger from "@fastify/swagger";
import type { FastifyInstance, FastifyPluginAsync } from "fastify";
import { GovernanceError } from "../error/governance-error.ts";
import { governanceStatus } from "../status.ts";
import { accountRoutes } from "./account-routes.ts";
import type { Api, Routes, Services, TypeBoxProvider } from "./api.ts";
import { applicationRoutes } from "./application-routes.ts";
import { auditRoutes } from "./audit-routes.ts";
import { useAuthentication } from "./caller.ts";
import { identityRoutes } from "./identity-routes.ts";
import { noteRoute, type RouteList } from "./method.ts";
import { planRoutes } from "./plan-routes.ts";
import { useProblems } from "./problem.ts";
import { taskRoutes } from "./task-routes.ts";
import { tokenRoutes } from "./token-routes.ts";
import { transactionRoutes } from "./transaction-routes.ts";
import { useTypeBox } from "./validation.ts";

const maximumBodyBytes = 4 * 1024 * 1024;

const rooms: readonly Routes[] = [
  applicationRoutes,
  taskRoutes,
  identityRoutes,
  accountRoutes,
  planRoutes,
  transactionRoutes,
  auditRoutes,
  tokenRoutes,
];

/** Everything below `/api`, encapsulated: nothing of it reaches the server it is mounted on. */
export function createRoutes(services: Services): FastifyPluginAsync {
  return async (server) => {
    await server.register(async (scope) => mount(scope, services), { prefix: "/api" });
  };
}

async function mount(scope: FastifyInstance, services: Services): Promise<void> {
  const routes: RouteList = new Map();
  scope.addHook("onRoute", ({ url, method }) => noteRoute(routes, url, method));
  useJson(scope);
  useTypeBox(scope);
  useProblems(scope, routes, services.core.log);
  useAuthentication(scope, services.core);
  await scope.register(swagger, { openapi: description });
  const api: Api = scope.withTypeProvider<TypeBoxProvider>();
  api.get("/openapi.json", { schema: { hide: true }, config: { scope: "public" } }, async () => scope.swagger());
  api.get("/status", { schema: { tags: ["Status"], summary: "Counts and last aggregations" } }, async () =>
    governanceStatus(services.core),
  );
  for (const room of rooms) room(api, services);
}

/** JSON, and nothing else; a body that may be left out may be empty, too. */
function useJson(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers();
  const parse = scope.getDefaultJsonParser("error", "error");
  scope.addContentTypeParser(
    "application/json",
    { parseAs: "string", bodyLimit: maximumBodyBytes },
    (request, body, done) => {
      if (body.length === 0) return done(null, undefined);
      if (nulEscape.test(String(body))) return done(malformedText("body"), undefined);
      return parse(request, String(body), (error, value) => done(error === null ? null : malformed(error), value));
    },
  );
  scope.addHook("preValidation", async (request) => {
    for (const part of [request.params, request.query]) {
      const found = Object.entries(Object(part)).find(([, value]) => String(value).includes("\0"));
      if (found !== undefined) throw malformedText(found[0]);
    }
    if (request.body === undefined || request.body === null) {
      request.body = request.routeOptions.config.optionalBody === true ? {} : request.body;
    }
  });
}

/** `\u0000` in JSON, not after a backslash that is itself escaped. */
const nulEscape = /(?<!\\)(?:\\\\)*\\u0000/;

/** PostgreSQL keeps no NUL in a text. */
function malformedText(attribute: string): GovernanceError {
  return new GovernanceError("invalidRequest", "holds a NUL character", { attribute, mend: "leave it out" });
}

/** The parser's message may quote the body, which may hold a secret: only the place is told. */
function malformed(error: Error): GovernanceError {
  const position = /position (\d+)/.exec(error.message)?.[1];
  const where = position === undefined ? "" : ` at position ${position}`;
  return new GovernanceError("malformedBody", `the body is not JSON${where}`, { mend: "send one JSON object" });
}

const description = {
  openapi: "3.1.0",
  info: {
    title: "Castellan governance",
    description: "Applications, identities, accounts, plans and their transactions.",
    version: "0.1.0",
    license: { name: "Apache-2.0", identifier: "Apache-2.0" },
  },
  components: {
    securitySchemes: {
      basic: { type: "http" as const, scheme: "basic" },
      bearer: { type: "http" as const, scheme: "bearer" },
    },
  },
  security: [{ basic: [] }, { bearer: [] }],
};
