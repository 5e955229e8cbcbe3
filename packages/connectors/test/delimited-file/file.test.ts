import assert from "node:assert/strict";
import { appendFile, chmod, mkdir, rename, symlink } from "node:fs/promises";
import { join } from "node:path";
import { describe, test } from "node:test";
import type { Connector } from "@castellan/governance";
import { delimitedFileConnectorFactory } from "../../src/index.ts";
import { connectorError, everything } from "../support/accounts.ts";
import { type TemporaryFolder, temporaryFolder } from "../support/folder.ts";

const people = "id,name,status\n1,Ada,active\n2,Grace,Terminated\n";

async function inFolder(work: (folder: TemporaryFolder, open: (file: string) => Connector) => Promise<void>) {
  const folder = await temporaryFolder();
  const factory = delimitedFileConnectorFactory({ folder: join(folder.path, "files") });
  await mkdir(join(folder.path, "files"));
  try {
    await work(folder, (file) => factory.open({ file, identityColumn: "id" }));
  } finally {
    await folder.remove();
  }
}

describe("where a file may be", () => {
  test("in the folder, and below it", () =>
    inFolder(async (folder, open) => {
      await folder.write("files/sub/hr.csv", people);
      assert.equal((await everything(open("sub/hr.csv"))).length, 2);
      assert.equal((await everything(open(join(folder.path, "files/sub/hr.csv")))).length, 2);
    }));

  test("a file that is not there is told by the name it was given", () =>
    inFolder(async (folder, open) => {
      const error = await connectorError("notFound", () => everything(open("hr.csv")));
      assert.match(error.message, /^hr\.csv does not exist; put it into the folder/);
      assert.ok(!error.message.includes(folder.path), "the server's folders are not told");
    }));

  for (const target of ["outside.csv", "files/../outside.csv"]) {
    test(`a symbolic link to ${target} is refused`, () =>
      inFolder(async (folder, open) => {
        await folder.write("outside.csv", people);
        await symlink(join(folder.path, target), join(folder.path, "files/hr.csv"));
        const error = await connectorError("policy", () => everything(open("hr.csv")));
        assert.match(error.message, /leads out of the folder/);
      }));
  }

  test("a symbolic link to a folder outside is refused", () =>
    inFolder(async (folder, open) => {
      await folder.write("outside/hr.csv", people);
      await symlink(join(folder.path, "outside"), join(folder.path, "files/inside"));
      await connectorError("policy", () => everything(open("inside/hr.csv")));
    }));

  test("a symbolic link that stays inside is followed", () =>
    inFolder(async (folder, open) => {
      await folder.write("files/2026-05-05.csv", people);
      await symlink("2026-05-05.csv", join(folder.path, "files/latest.csv"));
      assert.equal((await everything(open("latest.csv"))).length, 2);
    }));

  test("a folder is no file", () =>
    inFolder(async (folder, open) => {
      await mkdir(join(folder.path, "files/hr.csv"));
      const error = await connectorError("policy", () => everything(open("hr.csv")));
      assert.match(error.message, /is not a file/);
    }));

  test(
    "a file that may not be read says so",
    { skip: process.getuid?.() === 0 ? "root may read everything" : false },
    () =>
      inFolder(async (folder, open) => {
        await chmod(await folder.write("files/hr.csv", people), 0o000);
        await connectorError("authorisation", () => everything(open("hr.csv")));
      }),
  );
});

describe("one state of the file", () => {
  const many = `id,name\n${Array.from({ length: 20_000 }, (_, index) => `${index},Name ${index}\n`).join("")}`;

  test("a file that grows while it is read throws at the end", () =>
    inFolder(async (folder, open) => {
      const path = await folder.write("files/hr.csv", many);
      const error = await connectorError("unavailable", async () => {
        let first = true;
        for await (const _ of open("hr.csv").iterate("account", {})) {
          if (first) await appendFile(path, "x,late\n");
          first = false;
        }
      });
      assert.match(error.message, /was changed while it was read/);
    }));

  test("a file that is replaced by a rename goes on being read as it was", () =>
    inFolder(async (folder, open) => {
      const path = await folder.write("files/hr.csv", many);
      const next = await folder.write("files/next.csv", people);
      let read = 0;
      for await (const batch of open("hr.csv").iterate("account", {})) {
        if (read === 0) await rename(next, path);
        read += batch.length;
      }
      assert.equal(read, 20_000);
    }));

  test("a reader that stops early leaves nothing open, and the file can be read again", () =>
    inFolder(async (folder, open) => {
      await folder.write("files/hr.csv", many);
      const connector = open("hr.csv");
      for await (const batch of connector.iterate("account", {})) {
        assert.ok(batch.length > 0);
        break;
      }
      assert.equal((await everything(connector)).length, 20_000);
    }));

  test("an abort in the middle ends the iteration with its reason", () =>
    inFolder(async (folder, open) => {
      await folder.write("files/hr.csv", many);
      const controller = new AbortController();
      await assert.rejects(async () => {
        for await (const _ of open("hr.csv").iterate("account", { signal: controller.signal }))
          controller.abort(new Error("enough"));
      }, /enough/);
    }));
});

describe("what the connector is", () => {
  test("it tests the file step by step", () =>
    inFolder(async (folder, open) => {
      await folder.write("files/hr.csv", people);
      const { ok, steps } = await open("hr.csv").test({});
      assert.equal(ok, true);
      assert.match(steps[0]?.detail ?? "", /^hr\.csv: 47 bytes, .*delimiter ","; columns id, name, status$/);
      assert.equal(steps[1]?.detail, "2 rows read");
    }));

  for (const [content, detail] of [
    ["number\n1\n", /no column id/],
    ["id,name\n1\n", /line 2/],
    ["", /empty/],
  ] as const) {
    test(`a test of ${JSON.stringify(content)} fails and says why`, () =>
      inFolder(async (folder, open) => {
        await folder.write("files/hr.csv", content);
        const { ok, steps } = await open("hr.csv").test({});
        assert.equal(ok, false);
        assert.match(steps.at(-1)?.detail ?? "", detail);
      }));
  }

  test("its schema is the header: text, read-only", () =>
    inFolder(async (folder) => {
      await folder.write("files/hr.csv", "id,name,groups\n1,Ada,a|b\n");
      const factory = delimitedFileConnectorFactory({ folder: join(folder.path, "files") });
      const settings = {
        file: "hr.csv",
        identityColumn: "id",
        displayColumn: "name",
        multiValued: { groups: "|" },
        delimiter: ",",
      };
      const [schema] = await factory.open(settings).discoverSchema({});
      assert.equal(schema?.identityAttribute, "id");
      assert.equal(schema?.displayAttribute, "name");
      const described = schema?.attributes.map(({ name, type, multi, required, writable }) => ({
        name,
        type,
        multi,
        required,
        writable,
      }));
      assert.deepEqual(described, [
        { name: "id", type: "string", multi: false, required: true, writable: false },
        { name: "name", type: "string", multi: false, required: false, writable: false },
        { name: "groups", type: "string", multi: true, required: false, writable: false },
      ]);
    }));

  test("disabledWhen tells who is disabled, in any letter case", () =>
    inFolder(async (folder) => {
      await folder.write("files/hr.csv", people);
      const factory = delimitedFileConnectorFactory({ folder: join(folder.path, "files") });
      const disabledWhen = { column: "status", values: ["terminated"] };
      const accounts = await everything(factory.open({ file: "hr.csv", identityColumn: "id", disabledWhen }));
      assert.deepEqual(
        accounts.map(({ disabled }) => disabled),
        [false, true],
      );
    }));

  test("nothing is ever written", () =>
    inFolder(async (folder, open) => {
      await folder.write("files/hr.csv", people);
      const connector = open("hr.csv");
      const writes: readonly (() => Promise<unknown>)[] = [
        () => connector.create("account", { id: "3" }, undefined, {}),
        () => connector.update("account", "1", [], {}),
        () => connector.enable("1", {}),
        () => connector.disable("1", {}),
        () => connector.unlock("1", {}),
        () => connector.remove("account", "1", {}),
        () => connector.changePassword("1", "secret", {}),
      ];
      for (const write of writes) await connectorError("unsupported", write);
      await connectorError("unsupported", () => everything(connector, "group"));
      assert.deepEqual([...connector.features], ["DISCOVER_SCHEMA"]);
    }));
});
