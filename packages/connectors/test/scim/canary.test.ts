import assert from "node:assert/strict";
import { text } from "node:stream/consumers";
import { test } from "node:test";
import { inspect } from "node:util";
import { type Connector, ConnectorError } from "@castellan/governance";
import { scimConnectorFactory } from "../../src/index.ts";
import { listen } from "../support/http-server.ts";

const password = 'c4n4ry "P@ss/wörd"+1';
const token = "c4n4ry.t0ken.9e107d9d";
const newPassword = "c4n4ry N3w \\ P@ss";

/** Every way to spell a secret, as a server that is careless with its errors could. */
const spellingsOf = (secret: string): readonly string[] => [
  secret,
  encodeURIComponent(secret),
  JSON.stringify(secret).slice(1, -1),
  Buffer.from(secret).toString("base64"),
];

const calls: Readonly<Record<string, (connector: Connector) => Promise<unknown>>> = {
  iterate: async (connector) => {
    for await (const _ of connector.iterate("account", {}));
  },
  read: (connector) => connector.read("account", "1", {}),
  findCreated: (connector) => connector.findCreated("account", { userName: "u" }, {}),
  create: (connector) => connector.create("account", { userName: "u" }, newPassword, {}),
  update: (connector) =>
    connector.update("account", "1", [{ operation: "Set", attribute: "displayName", value: "S" }], {}),
  disable: (connector) => connector.disable("1", {}),
  remove: (connector) => connector.remove("account", "1", {}),
  changePassword: (connector) => connector.changePassword("1", newPassword, {}),
};

const cases = [
  {
    settings: { authentication: "basic", username: "castellan", password },
    secrets: [password, `castellan:${password}`],
  },
  { settings: { authentication: "bearer", token }, secrets: [token] },
];

for (const { settings, secrets } of cases) {
  for (const usePatch of [true, false]) {
    test(`no secret is in any error (${settings.authentication}, ${usePatch ? "PATCH" : "PUT"})`, async () => {
      // It repeats all that it was told, in each of its errors and in every spelling.
      const server = await listen(async (request, response) => {
        const body = await text(request);
        const heard = body.includes("N3w") ? [...secrets, newPassword] : secrets;
        const detail = `${heard.flatMap(spellingsOf).join(" ")} ${inspect(request.headers)} ${body}`;
        const status = /Config|Types|Schemas/.test(request.url ?? "") ? 404 : 400;
        response.writeHead(status, { "Content-Type": "application/scim+json" });
        response.end(JSON.stringify({ detail, scimType: "invalidValue" }));
      });
      const connector = scimConnectorFactory().open({ baseUrl: server.origin, usePatch, ...settings });
      try {
        const told = [inspect(await connector.test({}), { depth: null })];
        for (const [name, work] of Object.entries(calls)) {
          const outcome = await work(connector).then(
            () => assert.fail(`${name} was answered`),
            (error: unknown) => error,
          );
          assert.ok(outcome instanceof ConnectorError);
          told.push(outcome.message, inspect(outcome, { depth: null, showHidden: true }));
        }
        for (const spelling of [...secrets, newPassword].flatMap(spellingsOf)) {
          assert.ok(!told.join("\n").includes(spelling), `${spelling} is told`);
        }
        assert.match(told.join("\n"), /\[redacted\]/, "and the server did say it");
      } finally {
        await connector.close();
        await server.close();
      }
    });
  }
}
