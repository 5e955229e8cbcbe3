import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { delimitedFileConnectorFactory } from "../../src/index.ts";
import { connectorError } from "../support/accounts.ts";

const factory = delimitedFileConnectorFactory({ folder: "/srv/import" });
const good = { file: "hr.csv", identityColumn: "id" };

describe("settings of a delimited file", () => {
  for (const settings of [
    good,
    { ...good, file: "/srv/import/2026/hr.csv" },
    { ...good, file: "..hr.csv" },
    { ...good, delimiter: ";", encoding: "latin1", displayColumn: "name", columns: ["id", "name"] },
    { ...good, multiValued: { groups: "|" }, disabledWhen: { column: "status", values: ["left"] } },
    { ...good, delimiter: null, encoding: null },
  ]) {
    test(`${JSON.stringify(settings)} will do`, () => {
      assert.deepEqual(factory.checkSettings(settings), []);
    });
  }

  const problems: readonly [settings: Record<string, unknown>, setting: string, problem: RegExp][] = [
    [{ identityColumn: "id" }, "file", /is required, for example hr\.csv/],
    [{ file: "hr.csv" }, "identityColumn", /is required/],
    [{ ...good, file: 7 }, "file", /must be a text, not a number/],
    [{ ...good, file: "../hr.csv" }, "file", /leaves the folder/],
    [{ ...good, file: "a/../../hr.csv" }, "file", /leaves the folder/],
    [{ ...good, file: "/etc/passwd" }, "file", /leaves the folder/],
    [{ ...good, file: "." }, "file", /leaves the folder/],
    [{ ...good, file: "hr\0.csv" }, "file", /NUL/],
    [{ ...good, delimiter: ",," }, "delimiter", /one character/],
    [{ ...good, delimiter: '"' }, "delimiter", /one character/],
    [{ ...good, encoding: "utf-16" }, "encoding", /one of utf-8, latin1/],
    [{ ...good, columns: [] }, "columns", /every column/],
    [{ ...good, columns: ["id", " "] }, "columns", /every column/],
    [{ ...good, columns: "id,name" }, "columns", /list of texts/],
    [{ ...good, multiValued: ["groups"] }, "multiValued", /an object, not a list/],
    [{ ...good, multiValued: { groups: "" } }, "multiValued.groups", /separates the values/],
    [{ ...good, disabledWhen: { column: "status" } }, "disabledWhen.values", /must be a list/],
    [{ ...good, disabledWhen: { values: ["x"] } }, "disabledWhen.column", /is required/],
    [{ ...good, disabledWhen: { column: "status", values: ["x"], also: 1 } }, "disabledWhen.also", /no such setting/],
    [{ ...good, seperator: ";" }, "seperator", /no such setting; the settings are file, delimiter/],
  ];
  for (const [settings, setting, problem] of problems) {
    test(`${JSON.stringify(settings)} will not: ${setting}`, async () => {
      const found = factory.checkSettings(settings);
      assert.deepEqual(
        found.map((each) => each.setting),
        [setting],
      );
      assert.match(found[0]?.problem ?? "", problem);
      const error = await connectorError("schema", async () => factory.open(settings));
      assert.match(error.message, problem);
    });
  }

  test("every problem is told at once", () => {
    assert.equal(factory.checkSettings({ delimiter: "xx", encoding: "ebcdic" }).length, 4);
  });
});
