import { test } from "node:test";
import { ConnectorError } from "../../src/index.ts";
import { connectorSuite } from "../../src/testing/index.ts";
import { Target, targetFactory } from "../support/target.ts";

function connectorOf(target: Target) {
  return targetFactory(new Map([["it", target]])).open({ target: "it" });
}

function broken(kind: "network" | "authentication") {
  const target = new Target();
  target.seed("1");
  target.trouble = () => {
    throw new ConnectorError(kind, "nobody there");
  };
  return connectorOf(target);
}

connectorSuite(test, "the target of these tests", async () => {
  const target = new Target();
  for (const id of ["1", "2", "3"]) target.seed(id, { department: "IT" });
  let made = 0;
  return {
    connector: connectorOf(target),
    accounts: 3,
    enabledAccount: "2",
    newAccount: () => ({ attributes: { userName: `new.${++made}` }, password: "Pa55-word-canary!" }),
    update: { attribute: "department", value: "HR" },
    unreachable: () => broken("network"),
    refused: () => broken("authentication"),
    close: async () => target.close(),
  };
});
