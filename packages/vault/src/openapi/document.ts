import { pvwaErrors } from "@castellan/pvwa";
import { accounts } from "./calls/accounts.ts";
import { directories } from "./calls/directories.ts";
import { platforms } from "./calls/platforms.ts";
import { bulk, requests } from "./calls/requests.ts";
import { safeRoom } from "./calls/safes.ts";
import { credentialTasks, secrets } from "./calls/secrets.ts";
import { server } from "./calls/server.ts";
import { sessions } from "./calls/sessions.ts";
import { groups, users } from "./calls/users.ts";
import type { Room } from "./description.ts";
import { generalRefusals, operationOf, partsOf } from "./operation.ts";
import { ref, type Schema } from "./schema.ts";
import { accountSchemas } from "./schemas/account.ts";
import { directorySchemas } from "./schemas/directory.ts";
import { groupSchemas } from "./schemas/group.ts";
import { platformSchemas } from "./schemas/platform.ts";
import { safeSchemas } from "./schemas/safe.ts";
import { secretSchemas } from "./schemas/secret.ts";
import { serverSchemas } from "./schemas/server.ts";
import { userSchemas } from "./schemas/user.ts";

const rooms: readonly Room[] = [
  server,
  sessions,
  users,
  groups,
  safeRoom,
  accounts,
  secrets,
  credentialTasks,
  requests,
  bulk,
  platforms,
  directories,
];

const about = `The calls of a PVWA 14.x that this vault answers, and some of its own below /API/Castellan.

Paths match in any letter case, with or without a trailing slash, with doubled slashes. So do the names of JSON properties and of
query parameters; unknown ones are passed over, null counts as left out, booleans and whole numbers may come as texts. An empty body with
a JSON content type is taken everywhere; bodies of GET and DELETE are not looked at.

x-castellan-needs says what a call takes: a session, authorisations in the vault, membership of Vault Admins, permissions in the safe it is about
(of those in a list of their own one is enough). The built-in Administrator has them all.
x-castellan-source says whose the shape is: product (its public contract), shape-ours (the product's call, whose shape is not published),
ours (a call of this vault alone).`;

/** The OpenAPI document (3.1) of everything below `/PasswordVault`. */
export function createDocument(): Schema {
  return {
    openapi: "3.1.0",
    info: {
      title: "Castellan vault",
      description: about,
      version: "0.1.0",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: "/PasswordVault" }],
    tags: rooms.map(({ tag, description }) => ({ name: tag, description })),
    security: [{ session: [] }],
    paths: paths(),
    components: {
      securitySchemes: {
        session: {
          type: "apiKey",
          in: "header",
          name: "Authorization",
          description: "The token that a logon answered, as it is, without a scheme.",
        },
      },
      responses: {
        Failure: {
          description: generalRefusals
            .map((code) => `${pvwaErrors[code].status} ${code}: ${pvwaErrors[code].message("…")}`)
            .join("\n\n"),
          content: { "application/json": { schema: ref("Error") } },
        },
      },
      schemas: {
        ...serverSchemas,
        ...userSchemas,
        ...groupSchemas,
        ...safeSchemas,
        ...accountSchemas,
        ...secretSchemas,
        ...platformSchemas,
        ...directorySchemas,
      },
    },
  };
}

function paths(): Schema {
  const operations = rooms.flatMap(({ tag, calls }) =>
    calls.map((call) => {
      const { method, path } = partsOf(call);
      return { path: path.replace(/:(\w+)/g, "{$1}"), method: method.toLowerCase(), operation: operationOf(call, tag) };
    }),
  );
  const byPath = Map.groupBy(operations, ({ path }) => path);
  return Object.fromEntries(
    [...byPath].map(([path, group]) => [
      path,
      Object.fromEntries(group.map(({ method, operation }) => [method, operation])),
    ]),
  );
}
