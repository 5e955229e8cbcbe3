import { test } from "node:test";
import { connectorSuite } from "@castellan/governance/testing";
import { scimConnectorFactory } from "../../src/index.ts";
import { deadOrigin } from "../support/http-server.ts";
import { startScimServer } from "../support/scim-server.ts";

const factory = scimConnectorFactory();

for (const usePatch of [true, false]) {
  connectorSuite(test, usePatch ? "scim, by PATCH" : "scim, by PUT", async () => {
    const server = await startScimServer(7);
    const dead = await deadOrigin();
    let created = 0;
    return {
      connector: factory.open(server.settings({ usePatch, pageSize: 3 })),
      accounts: 7,
      enabledAccount: "3",
      newAccount: () => {
        created += 1;
        const userName = `scim.test${created}`;
        return {
          attributes: { userName, "name.givenName": "SCIM", emails: [`${userName}@test.example`] },
          password: "P@ssw0rd123!",
        };
      },
      update: { attribute: "displayName", value: "SCIM Test" },
      unreachable: () => factory.open(server.settings({ baseUrl: `${dead}/scim/v2` })),
      refused: () => factory.open(server.settings({ password: "wrong" })),
      close: server.close,
    };
  });
}
