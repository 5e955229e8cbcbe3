import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import type { DirectoryGroup, GroupKey } from "@castellan/directory";
import type { Stage } from "./stage.ts";

/** What every directory does alike with groups. */
export function groupTests(stage: Stage): void {
  describe("groups", () => {
    const names = (groups: readonly DirectoryGroup[]): string[] => groups.map(({ name }) => name);
    const ours = ["All Staff", "Empty", "Finance", "Zürich"];
    const listed = async (prefix?: string): Promise<string[]> => {
      const found: string[] = [];
      for await (const { name } of stage.directory.groups(prefix === undefined ? {} : { prefix })) {
        if (ours.includes(name)) found.push(name);
      }
      return found.sort();
    };
    before(async () => {
      await stage.fixture.addMember(await stage.fixture.addGroup("Zürich"), stage.dn.gus);
    });

    it("finds a group by any of its keys, however it is written", async () => {
      const finance = await stage.directory.findGroup({ by: "name", value: "Finance" });
      assert.deepEqual([finance?.dn, finance?.name], [stage.dn.finance, "Finance"]);
      assert.ok(finance);
      for (const key of [
        { by: "name", value: "FINANCE" },
        { by: "dn", value: stage.dn.finance.toUpperCase() },
        { by: "uniqueId", value: finance.uniqueId.toUpperCase() },
      ] as const) {
        assert.deepEqual(await stage.directory.findGroup(key), finance, JSON.stringify(key));
      }
    });

    const strangers: readonly GroupKey[] = [
      ...["nothing", "", "*", "Fin*", "Finance\0", "ann.lee", "Finance)(objectClass=*"].map(
        (value): GroupKey => ({ by: "name", value }),
      ),
      ...["", "Finance", "CN=Finance,DC=other,DC=example", "DC=corp,DC=example"].map(
        (value): GroupKey => ({ by: "dn", value }),
      ),
      ...["", "*", "00000000-0000-0000-0000-000000000000"].map((value): GroupKey => ({ by: "uniqueId", value })),
    ];
    for (const key of strangers) {
      it(`finds no group by ${JSON.stringify(key)}`, async () =>
        assert.equal(await stage.directory.findGroup(key), undefined));
    }

    it("does not take a person for a group", async () => {
      assert.equal(await stage.directory.findGroup({ by: "dn", value: stage.dn.ann }), undefined);
    });

    const prefixes: readonly [string | undefined, readonly string[]][] = [
      [undefined, ours],
      ["", ours],
      ["f", ["Finance"]],
      ["ALL S", ["All Staff"]],
      ["zÜ", ["Zürich"]],
      ["*", []],
      ["%", []],
      ["in", []],
      ["Finance\0", []],
    ];
    for (const [prefix, expected] of prefixes) {
      it(`lists those that begin with ${JSON.stringify(prefix)}`, async () =>
        assert.deepEqual(await listed(prefix), expected));
    }

    it("gives those that a person is in, also through groups in a circle, and none twice", async () => {
      const groups = await stage.directory.groupsOf(byUserName("ann.lee"));
      assert.deepEqual(
        names(groups)
          .filter((name) => ours.includes(name))
          .sort(),
        ["All Staff", "Finance"],
      );
      assert.equal(new Set(groups.map(({ uniqueId }) => uniqueId)).size, groups.length);
      const finance = await stage.directory.findGroup({ by: "name", value: "Finance" });
      assert.deepEqual(
        groups.find(({ name }) => name === "Finance"),
        finance,
      );
      const gus = await stage.directory.groupsOf({ by: "dn", value: stage.dn.gus });
      assert.deepEqual(
        names(gus).filter((name) => ours.includes(name)),
        ["Zürich"],
      );
    });

    it("gives none for who is not there", async () => {
      assert.deepEqual(await stage.directory.groupsOf(byUserName("nobody")), []);
      assert.deepEqual(await stage.directory.groupsOf({ by: "dn", value: stage.dn.finance }), []);
    });

    it("agrees with the members of each", async () => {
      for (const person of ["ann.lee", "zoë", "gus"]) {
        for (const { name, dn: groupDn } of await stage.directory.groupsOf(byUserName(person))) {
          if (!ours.includes(name)) continue;
          const members: string[] = [];
          for await (const { userName } of stage.directory.members(groupDn)) members.push(userName);
          assert.ok(members.includes(person), `${person} in ${name}`);
        }
      }
    });
  });
}

function byUserName(value: string) {
  return { by: "userName", value } as const;
}
