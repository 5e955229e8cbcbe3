import { Type } from "typebox";
import { applicationDocument } from "../application/application-document.ts";
import {
  createApplication,
  deleteApplication,
  discoverSchema,
  replaceApplication,
  testApplication,
} from "../application/application-service.ts";
import type { StoredApplication } from "../application/application-store.ts";
import { isSealed } from "../error/sealed.ts";
import type { Routes, Services } from "./api.ts";
import { actorOfRequest } from "./caller.ts";
import { defaultLimit, pageOf, pageParameters, readCursor } from "./page.ts";
import { applicationView } from "./view.ts";

const tags = ["Applications"];
const byName = Type.Object({ name: Type.String({ minLength: 1, maxLength: 200 }) });
const readOnly = { readOnly: true };

/** What was read may be sent back: the members that only governance sets are let pass. */
const replacement = Type.Object(
  {
    ...applicationDocument.properties,
    version: Type.Optional(Type.Integer({ description: "Refused with 409 when it is not the current one" })),
    features: Type.Optional(Type.Array(Type.String(), readOnly)),
    createdAt: Type.Optional(Type.String(readOnly)),
    updatedAt: Type.Optional(Type.String(readOnly)),
  },
  { additionalProperties: false },
);

/** Its features are not known while governance is sealed, for its connector cannot be opened then. */
async function view({ core }: Services, stored: StoredApplication) {
  const features = core.connectors.use(stored.application.name, async (connector) => connector.features);
  return applicationView(stored, await features.catch(noneWhileSealed));
}

function noneWhileSealed(error: unknown): ReadonlySet<never> {
  if (isSealed(error)) return new Set();
  throw error;
}

export const applicationRoutes: Routes = (api, services) => {
  const { core } = services;

  api.get("/connector-types", { schema: { tags, summary: "Types an application can have" } }, async () => ({
    items: [...core.factories.values()].map(({ type, displayName, secretSettings }) => ({
      type,
      displayName,
      secretSettings,
    })),
  }));

  api.get(
    "/applications",
    { schema: { tags, summary: "All applications, by name", querystring: Type.Object(pageParameters) } },
    async ({ query }) => {
      const limit = query.limit ?? defaultLimit;
      const found = await core.applications.list({ after: readCursor(query.after), limit: limit + 1 });
      const page = pageOf(found, limit, ({ application }) => application.name.toLowerCase());
      return { ...page, items: await Promise.all(page.items.map((stored) => view(services, stored))) };
    },
  );

  api.post(
    "/applications",
    { schema: { tags, summary: "Add an application", body: applicationDocument }, config: { scope: "admin" } },
    async (request, reply) => {
      const stored = await createApplication(core, request.body, actorOfRequest(request));
      const location = `/api/applications/${encodeURIComponent(stored.application.name)}`;
      return reply
        .code(201)
        .header("location", location)
        .send(await view(services, stored));
    },
  );

  api.get("/applications/:name", { schema: { tags, summary: "One application", params: byName } }, async ({ params }) =>
    view(services, await core.applications.get(params.name)),
  );

  api.put(
    "/applications/:name",
    {
      schema: { tags, summary: "Replace an application; secrets left out are kept", params: byName, body: replacement },
      config: { scope: "admin" },
    },
    async (request) => {
      const { version, features: _features, createdAt: _created, updatedAt: _updated, ...document } = request.body;
      const actor = actorOfRequest(request);
      return view(services, await replaceApplication(core, request.params.name, document, version, actor));
    },
  );

  api.delete(
    "/applications/:name",
    { schema: { tags, summary: "Remove an application and its accounts", params: byName }, config: { scope: "admin" } },
    async (request, reply) => {
      await deleteApplication(core, request.params.name, actorOfRequest(request));
      return reply.code(204).send();
    },
  );

  api.post(
    "/applications/:name/test",
    {
      schema: { tags, summary: "Try the connection", params: byName, body: Type.Object({}) },
      config: { scope: "write", optionalBody: true },
    },
    async ({ params, id }) => testApplication(core, params.name, { correlationId: id }),
  );

  api.post(
    "/applications/:name/discover-schema",
    {
      schema: {
        tags,
        summary: "Merge what the connector finds into the schemas",
        params: byName,
        body: Type.Object({}),
      },
      config: { scope: "admin", optionalBody: true },
    },
    async (request) => {
      const call = { correlationId: request.id };
      const { stored, changes } = await discoverSchema(core, request.params.name, actorOfRequest(request), call);
      return { changes, application: await view(services, stored) };
    },
  );
};
