// A child process: the library's provider over its SQL store on a SQLite file, behind its routes on Fastify.
// Words: the file, and how many users to put there first.
import { randomBytes } from "node:crypto";
import {
  coreGroupSchema,
  coreUserSchema,
  createProvider,
  enterpriseUserSchema,
  profiles,
  type ResourceTypeDescription,
  scimErrors,
} from "@castellan/scim";
import { scimRoutes } from "@castellan/scim-server";
import Fastify from "fastify";
import { reportPort } from "../forked.ts";
import { authorization } from "./request.ts";
import { seed } from "./seed.ts";
import { openStores } from "./store.ts";

const user: ResourceTypeDescription = {
  name: "User",
  endpoint: "/Users",
  description: "User Account",
  schema: coreUserSchema,
  extensions: [{ schema: enterpriseUserSchema, required: false }],
};
const group: ResourceTypeDescription = {
  name: "Group",
  endpoint: "/Groups",
  description: "Group",
  schema: coreGroupSchema,
  extensions: [],
};

/** Where the same users are read from the file, each time. */
const inFile = "/file/scim/v2";

const [file = "", count = "0"] = process.argv.slice(2);
const { users, groups, usersInFile } = await openStores(file, user, group);
const seeded = await seed(users, groups, Number(count));

await users.warm();

function createBenchProvider(store: typeof users) {
  return createProvider<string>({
    resourceTypes: [
      { ...user, store },
      { ...group, store: groups },
    ],
    profile: profiles.default,
    authenticationSchemes: [],
    maxResults: 1000,
    cursors: { key: randomBytes(32), lifetimeSeconds: 3600 },
  });
}

// As the services have it: a path's case and slashes are free.
const server = Fastify({
  routerOptions: {
    caseSensitive: false,
    ignoreTrailingSlash: true,
    ignoreDuplicateSlashes: true,
    maxParamLength: 1024,
  },
});
for (const [basePath, store] of [
  ["/scim/v2", users],
  [inFile, usersInFile],
] as const) {
  await server.register(
    scimRoutes<string>({
      provider: createBenchProvider(store),
      basePaths: [basePath],
      authenticate(request) {
        if (request.headers.authorization === authorization) return "bench";
        throw scimErrors.unauthorized("The token is not known");
      },
    }),
  );
}
process.on("message", () => process.send?.({ ...seeded, inFile }));
await server.listen({ host: "127.0.0.1", port: 0 });
const address = server.server.address();
if (typeof address === "object" && address !== null) reportPort(address.port);
