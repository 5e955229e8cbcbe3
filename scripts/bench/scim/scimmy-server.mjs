// A child process: SCIMMY with its own routers on Express, over plain Maps, with handlers as its documents show them.
// Word: how many users to put there first. Plain JavaScript: neither Express nor the handlers' shapes are typed.
import { createServer } from "node:http";
import express from "express";
import SCIMMY from "scimmy";
import SCIMMYRouters from "scimmy-routers";
import { reportPort } from "../forked.ts";
import { authorization } from "./request.ts";
import { benchGroup, benchUser } from "./resource.ts";

/** A resource type over a Map: what SCIMMY asks of a server, and no more. */
function overMap(Resource) {
  const resources = new Map();
  const write = (id, data) => {
    const now = new Date().toISOString();
    const created = resources.get(id)?.meta.created ?? now;
    const resource = { ...data, id, meta: { created, lastModified: now } };
    resources.set(id, resource);
    return resource;
  };
  const find = (id) => {
    const resource = resources.get(id);
    if (resource === undefined) throw new SCIMMY.Types.Error(404, null, `Resource ${id} not found`);
    return resource;
  };
  let last = 0;
  SCIMMY.Resources.declare(Resource)
    .ingress((request, data) => {
      if (request.id === undefined) return write(String(++last), data);
      find(request.id);
      return write(request.id, data);
    })
    .egress((request) => {
      if (request.id !== undefined) return find(request.id);
      const all = [...resources.values()];
      return request.filter === undefined ? all : request.filter.match(all);
    })
    .degress((request) => {
      find(request.id);
      resources.delete(request.id);
    });
  return { seed: (data) => write(String(++last), data).id };
}

SCIMMY.Resources.User.extend(SCIMMY.Schemas.EnterpriseUser);
const users = overMap(SCIMMY.Resources.User);
const groups = overMap(SCIMMY.Resources.Group);

const count = Number(process.argv[2]);
const userIds = Array.from({ length: count }, (_, index) => users.seed(benchUser(index)));
const membersFrom = (start, size) => Array.from({ length: size }, (_, index) => userIds[(start + index) % count]);
const smallGroupIds = Array.from({ length: 100 }, (_, index) =>
  groups.seed(benchGroup(`small ${index}`, membersFrom(index * 10, 10))),
);
const manyMembers = Array.from({ length: 10_000 }, (_, index) => `member-${index}`);
const largeGroupIds = [groups.seed(benchGroup("large", manyMembers))];

const app = express();
app.use(
  "/scim/v2",
  new SCIMMYRouters({
    type: "bearer",
    handler: (request) => {
      if (request.header("authorization") !== authorization) throw new Error("The token is not known");
      return "bench";
    },
  }),
);
process.on("message", () => process.send?.({ userIds, smallGroupIds, largeGroupIds, usersPerSecond: 0 }));
const server = createServer(app);
server.listen(0, "127.0.0.1", () => reportPort(server.address().port));
