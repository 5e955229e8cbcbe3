import { Type } from "typebox";
import { deleteGuardDocument } from "../application/application-document.ts";
import { taskStatuses } from "../task/task.ts";
import { getTask, listTasks } from "../task/task-store.ts";
import type { Routes } from "./api.ts";
import { actorOfRequest } from "./caller.ts";
import { defaultLimit, pageOf, pageParameters, readCursor } from "./page.ts";
import { taskView } from "./view.ts";

const tags = ["Tasks"];
const byId = Type.Object({ id: Type.String({ maxLength: 100 }) });

const aggregationBody = Type.Object(
  {
    objectType: Type.Optional(Type.Enum(["account"])),
    detectDeleted: Type.Optional(
      Type.Boolean({ description: "Mark accounts deleted that are missing; true if left out" }),
    ),
    noOptimisation: Type.Optional(Type.Boolean({ description: "Process unchanged accounts as well" })),
    deleteGuard: Type.Optional(deleteGuardDocument),
  },
  { additionalProperties: false },
);

const listQuery = Type.Object({
  ...pageParameters,
  application: Type.Optional(Type.String({ maxLength: 200 })),
  status: Type.Optional(Type.Enum([...taskStatuses])),
});

export const taskRoutes: Routes = (api, { core, tasks }) => {
  api.post(
    "/applications/:name/aggregate",
    {
      schema: {
        tags: ["Applications"],
        summary: "Read all accounts of an application",
        params: Type.Object({ name: Type.String({ maxLength: 200 }) }),
        body: aggregationBody,
      },
      config: { scope: "write", optionalBody: true },
    },
    async (request, reply) => {
      const { detectDeleted = true, noOptimisation = false, deleteGuard } = request.body;
      const options = { detectDeleted, noOptimisation, ...(deleteGuard === undefined ? {} : { deleteGuard }) };
      const task = await tasks.start(request.params.name, options, actorOfRequest(request));
      return reply.code(202).header("location", `/api/tasks/${task.id}`).send(taskView(task));
    },
  );

  api.get(
    "/tasks",
    { schema: { tags, summary: "Tasks, the newest first", querystring: listQuery } },
    async ({ query }) => {
      const { limit = defaultLimit, application, status } = query;
      const after = readCursor(query.after);
      const found = await listTasks(core.database.sql, { application, status, after, limit: limit + 1 });
      const page = pageOf(found, limit, ({ id }) => id);
      return { ...page, items: page.items.map(taskView) };
    },
  );

  api.get("/tasks/:id", { schema: { tags, summary: "One task", params: byId } }, async ({ params }) =>
    taskView(await getTask(core.database.sql, params.id)),
  );

  api.post(
    "/tasks/:id/cancel",
    {
      schema: { tags, summary: "Stop a task", params: byId, body: Type.Object({}) },
      config: { scope: "write", optionalBody: true },
    },
    async (request) => taskView(await tasks.cancel(request.params.id, actorOfRequest(request))),
  );
};
