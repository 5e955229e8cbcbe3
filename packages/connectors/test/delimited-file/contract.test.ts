import { test } from "node:test";
import { connectorSuite } from "@castellan/governance/testing";
import { delimitedFileConnectorFactory } from "../../src/index.ts";
import { temporaryFolder } from "../support/folder.ts";

connectorSuite(test, "delimited-file", async () => {
  const folder = await temporaryFolder();
  await folder.write("hr.csv", "id,name,status\n1,Ada,active\n2,Grace,active\n3,Edith,terminated\n");
  const factory = delimitedFileConnectorFactory({ folder: folder.path });
  return {
    connector: factory.open({ file: "hr.csv", identityColumn: "id" }),
    accounts: 3,
    enabledAccount: "1",
    close: folder.remove,
  };
});
