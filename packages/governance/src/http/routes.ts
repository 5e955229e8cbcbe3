import swagger from "@fastify/swagger";
import type { FastifyInstance, FastifyPluginAsync } from "fastify";
import { governanceStatus } from "../status.ts";
import { accountRoutes } from "./account-routes.ts";
import type { Api, Routes, Services, TypeBoxProvider } from "./api.ts";
import { applicationRoutes } from "./application-routes.ts";
import { auditRoutes } from "./audit-routes.ts";
import { useAuthentication } from "./caller.ts";
import { identityRoutes } from "./identity-routes.ts";
import { useJson } from "./json-body.ts";
import { noteRoute, type RouteList } from "./method.ts";
import { planRoutes } from "./plan-routes.ts";
import { useProblems } from "./problem.ts";
import { taskRoutes } from "./task-routes.ts";
import { tokenRoutes } from "./token-routes.ts";
import { transactionRoutes } from "./transaction-routes.ts";
import { useTypeBox } from "./validation.ts";

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
  scope.addHook("onRoute", ({ url, method, config }) => {
    if (config?.nowhere !== true) noteRoute(routes, url, method);
  });
  useJson(scope);
  useTypeBox(scope);
  useProblems(scope, routes, services.core.log);
  useAuthentication(scope, services.authenticate);
  await scope.register(swagger, { openapi: description });
  const api: Api = scope.withTypeProvider<TypeBoxProvider>();
  api.get("/openapi.json", { schema: { hide: true }, config: { scope: "public" } }, async () => scope.swagger());
  api.get("/status", { schema: { tags: ["Status"], summary: "Counts and last aggregations" } }, async () =>
    governanceStatus(services.core),
  );
  for (const room of rooms) room(api, services);
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
