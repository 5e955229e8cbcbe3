import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { delimitedFileConnectorFactory } from "../../src/index.ts";
import { connectorError, everything } from "../support/accounts.ts";
import { type TemporaryFolder, temporaryFolder } from "../support/folder.ts";

type Settings = Readonly<Record<string, unknown>>;

async function inFolder(work: (folder: TemporaryFolder) => Promise<void>): Promise<void> {
  const folder = await temporaryFolder();
  try {
    await work(folder);
  } finally {
    await folder.remove();
  }
}

/** The attributes of the accounts of a file. */
async function attributesOf(folder: TemporaryFolder, content: string | Uint8Array, settings: Settings = {}) {
  await folder.write("people.csv", content);
  const factory = delimitedFileConnectorFactory({ folder: folder.path });
  const connector = factory.open({ file: "people.csv", identityColumn: "id", ...settings });
  return (await everything(connector)).map(({ attributes }) => attributes);
}

const ada = { id: "1", name: "Ada" };

describe("what files look like", () => {
  const cases: readonly { name: string; content: string | Uint8Array; settings?: Settings; attributes: unknown[] }[] = [
    { name: "commas", content: "id,name\n1,Ada\n", attributes: [ada] },
    { name: "no line end at the end", content: "id,name\n1,Ada", attributes: [ada] },
    { name: "semicolons, found by themselves", content: "id;name\n1;Ada\n", attributes: [ada] },
    { name: "tabs, found by themselves", content: "id\tname\n1\tAda\n", attributes: [ada] },
    { name: "bars, found by themselves", content: "id|name\n1|Ada\n", attributes: [ada] },
    { name: "a delimiter that is set", content: "id:name\n1:Ada\n", settings: { delimiter: ":" }, attributes: [ada] },
    {
      name: "a tab that is set by name",
      content: "id\tname\n1\tAda\n",
      settings: { delimiter: "tab" },
      attributes: [ada],
    },
    {
      name: "a delimiter inside a quoted header",
      content: '"id";"name, first"\n1;Ada\n',
      attributes: [{ id: "1", "name, first": "Ada" }],
    },
    { name: "one column", content: "id\n1\n2\n", attributes: [{ id: "1" }, { id: "2" }] },
    { name: "CRLF", content: "id,name\r\n1,Ada\r\n", attributes: [ada] },
    { name: "CR", content: "id,name\r1,Ada\r", attributes: [ada] },
    {
      name: "mixed line ends",
      content: "id,name\r\n1,Ada\n2,Grace\r3,Edith",
      attributes: [ada, { id: "2", name: "Grace" }, { id: "3", name: "Edith" }],
    },
    {
      name: "quotes, doubled quotes and line ends inside them",
      content: 'id,name\n1,"Ada ""the\n first"", Countess"\n',
      attributes: [{ id: "1", name: 'Ada "the\n first", Countess' }],
    },
    { name: "blank around fields", content: " id , name \n 1 , Ada \n", attributes: [ada] },
    { name: "empty fields", content: "id,name\n1,\n", attributes: [{ id: "1", name: null }] },
    { name: "blank lines and rows of nothing", content: "id,name\n\n1,Ada\n,\n\n", attributes: [ada] },
    { name: "UTF-8 with a byte order mark", content: "\uFEFFid,name\n1,Zoë\n", attributes: [{ id: "1", name: "Zoë" }] },
    {
      name: "latin1",
      content: Buffer.from("id,name\n1,Zoë\n", "latin1"),
      settings: { encoding: "latin1" },
      attributes: [{ id: "1", name: "Zoë" }],
    },
    { name: "no header", content: "1,Ada\n", settings: { columns: ["id", "name"] }, attributes: [ada] },
    {
      name: "several values in a field",
      content: "id,groups\n1,a| b ||c\n2,\n",
      settings: { multiValued: { groups: "|" }, delimiter: "," },
      attributes: [
        { id: "1", groups: ["a", "b", "c"] },
        { id: "2", groups: [] },
      ],
    },
    { name: "a header and nobody", content: "id,name\n", attributes: [] },
    { name: "leading zeros stay", content: "id,name\n0042,007\n", attributes: [{ id: "0042", name: "007" }] },
  ];
  for (const { name, content, settings, attributes } of cases) {
    test(name, () =>
      inFolder(async (folder) => {
        assert.deepEqual(await attributesOf(folder, content, settings), attributes);
      }),
    );
  }

  test("whatever is written by the rules is read back", () =>
    inFolder(async (folder) => {
      const field = fc
        .string({ unit: "grapheme" })
        .map((text) => text.replaceAll("\0", "").replaceAll("\r", "").trim());
      await fc.assert(
        fc.asyncProperty(fc.array(fc.tuple(field, field), { maxLength: 20 }), async (rows) => {
          const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
          const lines = rows.map(([left, right], index) => `${index},${quoted(left)},${quoted(right)}`);
          const read = await attributesOf(folder, ["id,left,right", ...lines].join("\r\n"));
          const expected = rows.map(([left, right], index) => ({
            id: String(index),
            left: left || null,
            right: right || null,
          }));
          assert.deepEqual(read, expected);
        }),
        { numRuns: 60 },
      );
    }));
});

describe("what is wrong in a file is told with its line", () => {
  const cases: readonly { name: string; content: string | Uint8Array; settings?: Settings; message: RegExp }[] = [
    { name: "too few fields", content: "id,name\n1,Ada\n2\n", message: /people\.csv: line 3: .*more or fewer fields/ },
    { name: "too many fields", content: "id,name\n1,Ada,x\n", message: /line 2: .*more or fewer fields/ },
    {
      name: "other than `columns`",
      content: "1,Ada,x\n",
      settings: { columns: ["id", "name"] },
      message: /line 1: 3 fields where columns names 2/,
    },
    {
      name: "a quote that is never closed",
      content: 'id,name\n1,"Ada\n',
      message: /line \d: a quote is opened and never closed/,
    },
    {
      name: "a quote that would swallow the file",
      content: `id,name\n1,"Ada\n${"x,y\n".repeat(400_000)}`,
      message: /never closed/,
    },
    { name: "text after a quote", content: 'id,name\n1,"Ada"x\n', message: /line 2: text follows a closing quote/ },
    { name: "a quote inside a field", content: 'id,name\n1,A"da\n', message: /line 2: a quote stands inside a field/ },
    { name: "an empty file", content: "", message: /the file is empty/ },
    { name: "a column without a name", content: "id,,name\n1,2,3\n", message: /line 1: column 2 has no name/ },
    { name: "a column twice", content: "id,id\n1,2\n", message: /the column id is there twice/ },
    {
      name: "a column that would reach into the object",
      content: "id,__proto__\n1,2\n",
      message: /cannot be named __proto__/,
    },
    {
      name: "no identity column",
      content: "number,name\n1,Ada\n",
      message: /no column id, which identityColumn names; the columns are number, name/,
    },
    {
      name: "no column that multiValued names",
      content: "id\n1\n",
      settings: { multiValued: { groups: "|" } },
      message: /no column groups, which multiValued names/,
    },
    {
      name: "no column that disabledWhen names",
      content: "id\n1\n",
      settings: { disabledWhen: { column: "status", values: ["x"] } },
      message: /no column status, which disabledWhen.column names/,
    },
    { name: "an empty identity", content: "id,name\n,Ada\n", message: /line 2: id is empty/ },
    {
      name: "an identity twice",
      content: "id,name\n1,Ada\n2,Grace\n1,Edith\n",
      message: /line 4: id "1" is on line 2 already/,
    },
    {
      name: "bytes that are not UTF-8",
      content: Buffer.from("id,name\n1,Zoë\n", "latin1"),
      message: /line 2: bytes that are not UTF-8; .* set encoding to latin1/,
    },
    {
      name: "a character that is cut off at the end",
      content: Buffer.concat([Buffer.from("id,name\n1,"), Buffer.from([0xc3])]),
      message: /line 2: bytes that are not UTF-8/,
    },
    { name: "UTF-16", content: Buffer.from("\uFEFFid,name\n1,Ada\n", "utf16le"), message: /UTF-16; save it as UTF-8/ },
    { name: "a NUL byte", content: "id,name\n1,A\0da\n", message: /line 2: a NUL byte/ },
  ];
  for (const { name, content, settings, message } of cases) {
    test(name, () =>
      inFolder(async (folder) => {
        const error = await connectorError("schema", () => attributesOf(folder, content, settings));
        assert.match(error.message, message);
      }),
    );
  }

  test("the error comes after the rows before it, and the iteration does not end quietly", () =>
    inFolder(async (folder) => {
      const rows = Array.from({ length: 5_000 }, (_, index) => `${index},Name ${index}`);
      await folder.write("people.csv", ["id,name", ...rows, "broken"].join("\n"));
      const connector = delimitedFileConnectorFactory({ folder: folder.path }).open({
        file: "people.csv",
        identityColumn: "id",
      });
      let read = 0;
      const error = await connectorError("schema", async () => {
        for await (const batch of connector.iterate("account", {})) read += batch.length;
      });
      assert.match(error.message, /line 5002/);
      assert.ok(read > 0 && read <= 5_000, `${read} rows came before the error`);
    }));
});
