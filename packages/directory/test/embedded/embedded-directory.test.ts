import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { promisify } from "node:util";
import { type EmbeddedDirectory, type NewDirectoryUser, openEmbeddedDirectory } from "@castellan/directory";

const place = { domain: "corp.example", baseDn: "DC=corp,DC=example" };

describe("the embedded directory", () => {
  let directory: EmbeddedDirectory;
  before(() => {
    directory = openEmbeddedDirectory({ ...place, file: ":memory:" });
  });
  after(() => directory.close());

  it("makes what is left out of what is there", async () => {
    const { uniqueId, ...user } = await directory.addUser({ userName: "min" });
    assert.deepEqual(user, {
      dn: "CN=min,CN=Users,DC=corp,DC=example",
      userName: "min",
      userPrincipalName: "min@corp.example",
      displayName: "min",
      enabled: true,
      memberOf: [],
    });
    assert.deepEqual(await directory.find({ by: "uniqueId", value: uniqueId }), { uniqueId, ...user });
  });

  it("adds many at once, all of them or none", async () => {
    const own = openEmbeddedDirectory({ ...place, file: ":memory:" });
    const users = [{ userName: "ada" }, { userName: "ben", enabled: false }];
    await own.addAll({ users, groups: [{ name: "Both", members: ["ada", "CN=ben,CN=Users,DC=corp,DC=example"] }] });
    const members: object[] = [];
    for await (const { userName, enabled } of own.members("Both")) members.push({ userName, enabled });
    assert.deepEqual(members, [
      { userName: "ada", enabled: true },
      { userName: "ben", enabled: false },
    ]);
    await assert.rejects(own.addAll({ users: [{ userName: "cleo" }, { userName: "ADA" }], groups: [] }), {
      code: "conflict",
    });
    await assert.rejects(own.addAll({ users: [], groups: [{ name: "None", members: ["nobody"] }] }), {
      code: "notFound",
    });
    assert.equal(await own.count(), 2);
    await own.close();
  });

  it("takes everything that is given", async () => {
    const given = {
      userName: "max",
      dn: "CN=M\\, M,OU=People,DC=corp,DC=example",
      userPrincipalName: "max@elsewhere.example",
      ...{
        givenName: "Max",
        familyName: "Full",
        displayName: "M, M",
        mail: "m@corp.example",
        department: "IT",
        enabled: false,
      },
    };
    const { uniqueId: _, ...user } = await directory.addUser(given);
    assert.deepEqual(user, { ...given, memberOf: [] });
  });

  it("puts people into a container, their names escaped", async () => {
    const { dn } = await directory.addUser({
      userName: "esc",
      displayName: "Doe, Zoë + Co",
      container: "OU=Contractors,OU=People",
    });
    assert.equal(dn, "CN=Doe\\, Zoë \\+ Co,OU=Contractors,OU=People,DC=corp,DC=example");
  });

  describe("refuses", () => {
    const taken: readonly NewDirectoryUser[] = [
      { userName: "MIN", displayName: "Other" },
      { userName: "min2", dn: "cn=MIN, cn=Users, dc=corp, dc=example" },
      { userName: "min3", userPrincipalName: "MIN@corp.example" },
    ];
    for (const user of taken) {
      it(`a name that is taken: ${JSON.stringify(user)}`, () =>
        assert.rejects(directory.addUser(user), { code: "conflict" }));
    }
    const impossible: readonly NewDirectoryUser[] = [
      ...["", " ", "a@b", "a*", "a,b", "a=b", "a\0", "a\nb", "CORP\\a"].map((userName) => ({ userName })),
      { userName: "out", dn: "CN=out,DC=other,DC=example" },
      { userName: "out", dn: "out" },
      { userName: "out", container: "Users" },
    ];
    for (const user of impossible) {
      it(`what cannot be: ${JSON.stringify(user)}`, () => assert.rejects(directory.addUser(user), { code: "invalid" }));
    }
    it("an empty password", async () => {
      await assert.rejects(directory.addUser({ userName: "empty" }, ""), { code: "invalid" });
      await assert.rejects(directory.setPassword({ by: "userName", value: "min" }, ""), { code: "invalid" });
      assert.equal(await directory.find({ by: "userName", value: "empty" }), undefined);
    });
    it("strangers", async () => {
      const nobody = { by: "userName", value: "nobody" } as const;
      await assert.rejects(directory.setPassword(nobody, "x"), { code: "notFound" });
      await assert.rejects(directory.removeUser(nobody), { code: "notFound" });
      await directory.addGroup({ name: "Group" });
      await assert.rejects(directory.addMember("Group", "nobody"), { code: "notFound" });
      await assert.rejects(directory.addMember("min", "Group"), { code: "notFound" });
    });
    for (const baseDn of ["", "corp", "DC=corp,"]) {
      it(`the base DN ${JSON.stringify(baseDn)}`, () => {
        assert.throws(() => openEmbeddedDirectory({ ...place, baseDn, file: ":memory:" }), { code: "invalid" });
      });
    }
  });

  it("lets nobody in who has no password, until they get one, and with no other after it changed", async () => {
    const key = { by: "userName", value: "min" } as const;
    const logOn = async (password: string) => (await directory.authenticate(key, password)).outcome;
    assert.equal(await logOn("first"), "refused");
    await directory.setPassword(key, "first");
    assert.equal(await logOn("first"), "accepted");
    await directory.setPassword(key, "second");
    assert.deepEqual([await logOn("first"), await logOn("second")], ["refused", "accepted"]);
  });

  it("forgets a removed person, and their memberships", async () => {
    const group = await directory.addGroup({ name: "Leavers" });
    const { dn } = await directory.addUser({ userName: "lea" }, "secret");
    await directory.addMember("leavers", dn);
    await directory.addMember(group.dn, "LEA");
    const key = { by: "userName", value: "lea" } as const;
    assert.deepEqual((await directory.find(key))?.memberOf, [group.dn]);
    const count = await directory.count();
    await directory.removeUser({ by: "dn", value: dn });
    assert.equal(await directory.count(), count - 1);
    assert.deepEqual(await directory.authenticate(key, "secret"), { outcome: "refused", reason: "unknownUser" });
    for await (const member of directory.members("Leavers")) assert.fail(member.dn);
    await directory.addUser({ userName: "lea" });
    assert.deepEqual((await directory.find(key))?.memberOf, []);
  });

  it("streams more people than a page holds, also when some are removed on the way", async () => {
    const big = openEmbeddedDirectory({ ...place, file: ":memory:" });
    await big.addGroup({ name: "All" });
    for (let number = 0; number < 1203; number++) {
      await big.addUser({ userName: `u${number}` });
      await big.addMember("All", `u${number}`);
    }
    const seen = new Set<string>();
    for await (const { userName, dn } of big.users()) {
      seen.add(userName);
      await big.removeUser({ by: "dn", value: dn });
    }
    assert.deepEqual([seen.size, await big.count()], [1203, 0]);
    await big.close();
  });

  it("cannot be used once it is closed", async () => {
    const closed = openEmbeddedDirectory({ ...place, file: ":memory:" });
    await closed.close();
    await closed.close();
    await assert.rejects(closed.test(), { code: "unreachable" });
    await assert.rejects(closed.find({ by: "userName", value: "min" }), { code: "unreachable" });
  });
});

describe("the embedded directory's file", () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "castellan-directory-"));
  });
  after(() => rm(folder, { recursive: true }));

  it("is made with its folder, for its owner alone, and keeps everything but the passwords", async () => {
    const file = join(folder, "new", "directory.db");
    const first = openEmbeddedDirectory({ ...place, file });
    const user = await first.addUser({ userName: "ann", givenName: "Ann" }, "Very-Secret-7");
    await first.close();
    assert.equal((await stat(file)).mode & 0o777, 0o600);
    assert.ok(!(await readFile(file)).includes("Very-Secret-7"));

    const second = openEmbeddedDirectory({ ...place, file });
    assert.deepEqual(await second.find({ by: "userName", value: "ann" }), user);
    assert.equal((await second.authenticate({ by: "userName", value: "ann" }, "Very-Secret-7")).outcome, "accepted");
    await second.close();
  });

  it("is refused when it is something else", async () => {
    const file = join(folder, "text");
    await writeFile(file, "This is not a database. ".repeat(100));
    assert.throws(() => openEmbeddedDirectory({ ...place, file }), {
      code: "unreachable",
      message: /text cannot be opened/,
    });
    assert.throws(() => openEmbeddedDirectory({ ...place, file: folder }), { code: "unreachable" });
  });

  it("takes several processes at once, from its making on", async () => {
    const file = join(folder, "shared.db");
    const script = `
      import { openEmbeddedDirectory } from ${JSON.stringify(import.meta.resolve("@castellan/directory"))};
      const [file, number] = process.argv.slice(-2);
      const directory = openEmbeddedDirectory({ domain: "corp.example", baseDn: "DC=corp,DC=example", file });
      await directory.addUser({ userName: "shared" }).catch((error) => { if (error.code !== "conflict") throw error; });
      const key = { by: "userName", value: "shared" };
      let changed = 0;
      for (let turn = 0; turn < 50; turn++) {
        await directory.addUser({ userName: \`p\${number}-\${turn}\` });
        const { outcome } = await directory.setEnabled(key, turn % 2 === 1).catch((error) => ({ outcome: error.code }));
        if (outcome === "changed") changed++;
      }
      await directory.close();
      console.log(changed);`;
    const run = promisify(execFile);
    const runs = await Promise.all(
      ["1", "2", "3"].map((number) => run(process.execPath, ["--input-type=module", "--eval", script, file, number])),
    );
    const changes = runs.reduce((sum, { stdout }) => sum + Number(stdout), 0);

    const directory = openEmbeddedDirectory({ ...place, file });
    assert.equal(await directory.count(), 151);
    // Each change is the opposite of the one before it, whoever made it: their number tells the last state.
    assert.equal(await directory.isEnabled({ by: "userName", value: "shared" }), changes % 2 === 0);
    await directory.close();
  });
});
