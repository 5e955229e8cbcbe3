import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Directory, DirectoryUser, UserKey } from "@castellan/directory";
import { groupTests } from "./group-tests.ts";
import { passwordTests } from "./password-tests.ts";
import { type DirectoryFixture, PASSWORD, type Stage, UNICODE_PASSWORD } from "./stage.ts";

const DONT_EXPIRE_PASSWORD = 0x10000;

/** What every directory does alike. `skip` says why it cannot be run here. */
export function directorySuite(
  name: string,
  openFixture: () => Promise<DirectoryFixture>,
  skip: string | false = false,
): void {
  describe(`the directory contract: ${name}`, { skip }, () => {
    let fixture: DirectoryFixture;
    let directory: Directory;
    const dn = { ann: "", zoe: "", gus: "", staff: "", finance: "" };

    before(async () => {
      fixture = await openFixture();
      directory = fixture.directory;
      dn.ann = await fixture.addUser({
        ...{ userName: "ann.lee", givenName: "Ann", familyName: "Lee", password: PASSWORD },
        ...{ mail: "ann.lee@corp.example", department: "Finance" },
      });
      dn.zoe = await fixture.addUser({
        ...{ userName: "zoë", givenName: "Zoë", familyName: "Łukasik", password: UNICODE_PASSWORD },
        ...{ cn: 'Łukasik, Zoë "Zo" #1+', department: "R&D (Berlin)" },
      });
      dn.gus = await fixture.addUser({
        userName: "gus",
        givenName: "Gus",
        familyName: "Gone",
        password: PASSWORD,
        enabled: false,
      });
      dn.finance = await fixture.addGroup("Finance");
      dn.staff = await fixture.addGroup("All Staff");
      await fixture.addMember(dn.finance, dn.ann);
      await fixture.addMember(dn.staff, dn.finance);
      await fixture.addMember(dn.staff, dn.zoe);
    });
    after(() => fixture.close());

    const byName = (value: string): UserKey => ({ by: "userName", value });
    const user = async (userName: string): Promise<DirectoryUser> => {
      const found = await directory.find(byName(userName));
      assert.ok(found);
      return found;
    };

    it("names its domain in lower case and can be tested", async () => {
      assert.equal(directory.domain, "corp.example");
      await directory.test();
    });

    describe("find", () => {
      it("gives a person's attributes, and leaves out what there is none of", async () => {
        const { uniqueId, ...ann } = await user("ann.lee");
        assert.match(uniqueId, /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/);
        assert.deepEqual(ann, {
          dn: dn.ann,
          userName: "ann.lee",
          userPrincipalName: "ann.lee@corp.example",
          givenName: "Ann",
          familyName: "Lee",
          displayName: "Ann Lee",
          mail: "ann.lee@corp.example",
          department: "Finance",
          enabled: true,
          memberOf: [dn.finance],
        });
        const gus = await user("gus");
        assert.equal(gus.enabled, false);
        assert.deepEqual(["mail" in gus, gus.memberOf], [false, []]);
      });

      it("finds one person by any of their keys, however it is written", async () => {
        const { uniqueId } = await user("zoë");
        const spaced = dn.zoe.replace(/,CN=/g, " , cn = ").replace("DC=corp", "dc=CORP");
        assert.notEqual(spaced, dn.zoe);
        const keys: readonly UserKey[] = [
          byName("ZOË"),
          byName("Zoë@Corp.Example"),
          { by: "dn", value: dn.zoe },
          { by: "dn", value: dn.zoe.toUpperCase() },
          { by: "dn", value: spaced },
          { by: "uniqueId", value: uniqueId },
          { by: "uniqueId", value: uniqueId.toUpperCase() },
        ];
        for (const key of keys) assert.equal((await directory.find(key))?.uniqueId, uniqueId, JSON.stringify(key));
      });

      const strangers: readonly UserKey[] = [
        ...["nobody", "", "*", "ann*", "*)(uid=*", "ann.lee)(objectClass=*", "ann.lee\0", "\\61nn.lee", "ann.lee)"].map(
          byName,
        ),
        ...["nobody@corp.example", "*@corp.example", "@", "ann.lee@other.example"].map(byName),
        ...[
          "",
          "CN=Nobody,DC=corp,DC=example",
          "ann.lee",
          "=",
          "CN=Ann Lee",
          "CN=Ann Lee,DC=other,DC=example",
          "DC=corp,DC=example",
        ].map((value): UserKey => ({ by: "dn", value })),
        ...["", "*", "00000000-0000-0000-0000-000000000000", "not-a-guid"].map(
          (value): UserKey => ({ by: "uniqueId", value }),
        ),
      ];
      for (const key of strangers) {
        it(`finds nobody by ${JSON.stringify(key)}`, async () => assert.equal(await directory.find(key), undefined));
      }

      const conditions: readonly [string, boolean][] = [
        ["(department=finance)", true],
        ["(department=Sales)", false],
        ["(&(objectClass=user)(mail=*))", true],
        ["(!(givenName=Ann))", false],
      ];
      for (const [filter, expected] of conditions) {
        it(`finds a person ${expected ? "who matches" : "not, who does not match"} ${filter}`, async () => {
          for (const key of [byName("ann.lee"), { by: "dn", value: dn.ann } as const]) {
            assert.equal((await directory.find(key, filter))?.dn, expected ? dn.ann : undefined);
          }
        });
      }
      it("refuses a filter that cannot be read", () =>
        assert.rejects(directory.find(byName("ann.lee"), "(department"), { code: "invalid" }));

      it("does not take a group for a person", async () => {
        assert.equal(await directory.find({ by: "dn", value: dn.finance }), undefined);
        assert.equal(await directory.find(byName("Finance")), undefined);
      });
    });

    describe("users", () => {
      const ours = ["ann.lee", "gus", "zoë"];
      const names = async (options?: Parameters<Directory["users"]>[0]): Promise<string[]> => {
        const found: string[] = [];
        for await (const { userName } of directory.users(options)) if (ours.includes(userName)) found.push(userName);
        return found.sort();
      };

      it("streams everybody, and nobody twice", async () => assert.deepEqual(await names(), ours));

      const filters: readonly [string, readonly string[]][] = [
        ["(objectClass=user)", ours],
        ["(&)", ours],
        ["(department=finance)", ["ann.lee"]],
        ["(department=*)", ["ann.lee", "zoë"]],
        ["(!(department=*))", ["gus"]],
        ["(mail=ann.*@corp.*)", ["ann.lee"]],
        ["(|(sAMAccountName=gus)(givenName=Zo\\c3\\ab))", ["zoë", "gus"].sort()],
        ["(sn=łukasik)", ["zoë"]],
        ["(department=R&D \\28Berlin\\29)", ["zoë"]],
        ["(&(objectCategory=person)(!(|(cn=Ann*)(displayName=*gone))))", ["zoë"]],
        ["(department=\\2a)", []],
      ];
      for (const [filter, expected] of filters) {
        it(`filters by ${filter}`, async () => assert.deepEqual(await names({ filter }), expected));
      }

      it("filters by a group's DN, compared as a DN", async () => {
        assert.deepEqual(await names({ filter: `(memberOf=${dn.finance.toLowerCase()})` }), ["ann.lee"]);
      });

      it("searches below a base", async () => {
        assert.deepEqual(await names({ base: dn.ann }), ["ann.lee"]);
        assert.deepEqual(await names({ base: fixture.baseDn.toUpperCase().replaceAll(",", " , ") }), ours);
      });

      it("stops when its reader does", async () => {
        for await (const found of directory.users()) {
          assert.ok(found.dn);
          break;
        }
      });

      for (const filter of [
        "",
        "department=Finance",
        "(department=Finance",
        "(a=b)(c=d)",
        "(=x)",
        "(cn=a(b)",
        "(cn=\\zz)",
      ]) {
        it(`refuses the filter ${JSON.stringify(filter)}`, () =>
          assert.rejects(names({ filter }), { code: "invalid" }));
      }
      it("refuses a base outside its own", () =>
        assert.rejects(names({ base: "DC=other,DC=example" }), { code: "invalid" }));
    });

    describe("authenticate", () => {
      const cases: readonly [string, string, string][] = [
        ["ann.lee", PASSWORD, "accepted"],
        ["ANN.LEE@corp.example", PASSWORD, "accepted"],
        ["zoë", UNICODE_PASSWORD, "accepted"],
        ["ann.lee", "wrong", "wrongPassword"],
        ["ann.lee", PASSWORD.toLowerCase(), "wrongPassword"],
        ["ann.lee", "", "wrongPassword"],
        ["ann.lee", "\0", "wrongPassword"],
        ["nobody", PASSWORD, "unknownUser"],
        ["*", PASSWORD, "unknownUser"],
        ["gus", PASSWORD, "disabled"],
        ["gus", "wrong", "wrongPassword"],
        ["Finance", PASSWORD, "unknownUser"],
      ];
      for (const [userName, password, expected] of cases) {
        it(`answers ${expected} to ${userName} with ${JSON.stringify(password)}`, async () => {
          const answer = await directory.authenticate(byName(userName), password);
          assert.equal(answer.outcome === "accepted" ? answer.outcome : answer.reason, expected);
        });
      }

      it("takes any key, and answers who it was", async () => {
        const zoe = await user("zoë");
        for (const key of [
          { by: "dn", value: dn.zoe },
          { by: "uniqueId", value: zoe.uniqueId },
        ] as const) {
          assert.deepEqual(await directory.authenticate(key, UNICODE_PASSWORD), { outcome: "accepted", user: zoe });
        }
      });
    });

    describe("setEnabled", () => {
      it("keeps a disabled person out, and lets them in again", async () => {
        const key = byName("ann.lee");
        const disabled = await directory.setEnabled(key, false);
        assert.deepEqual([disabled.outcome, disabled.user.dn, disabled.user.enabled], ["changed", dn.ann, false]);
        assert.equal(await directory.isEnabled(key), false);
        assert.deepEqual(await directory.authenticate(key, PASSWORD), { outcome: "refused", reason: "disabled" });

        const enabled = await directory.setEnabled(key, true);
        assert.deepEqual([enabled.outcome, enabled.user.enabled], ["changed", true]);
        assert.equal(await directory.isEnabled(key), true);
        assert.equal((await directory.authenticate(key, PASSWORD)).outcome, "accepted");
      });

      it("does nothing when all is as wanted", async () => {
        const before = await fixture.readAccountControl(dn.gus);
        assert.deepEqual(await directory.setEnabled(byName("gus"), false), {
          outcome: "unchanged",
          user: await user("gus"),
        });
        assert.equal(await fixture.readAccountControl(dn.gus), before);
      });

      it("changes one bit and no other", async () => {
        const original = await fixture.readAccountControl(dn.zoe);
        assert.ok(await fixture.swapAccountControl(dn.zoe, original, original | DONT_EXPIRE_PASSWORD));
        await directory.setEnabled(byName("zoë"), false);
        assert.equal(await fixture.readAccountControl(dn.zoe), original | DONT_EXPIRE_PASSWORD | 0x2);
        await directory.setEnabled(byName("zoë"), true);
        assert.equal(await fixture.readAccountControl(dn.zoe), original | DONT_EXPIRE_PASSWORD);
        assert.ok(await fixture.swapAccountControl(dn.zoe, original | DONT_EXPIRE_PASSWORD, original));
      });

      it("loses no bit when twenty change it at once while somebody else changes another", async () => {
        const key: UserKey = { by: "dn", value: dn.zoe };
        const original = await fixture.readAccountControl(dn.zoe);
        for (const wanted of [false, true, false, true]) {
          const before = await fixture.readAccountControl(dn.zoe);
          let racing = true;
          const flip = async (): Promise<number> => {
            let flips = 0;
            while (racing || flips === 0) {
              const read = await fixture.readAccountControl(dn.zoe);
              if (await fixture.swapAccountControl(dn.zoe, read, read ^ DONT_EXPIRE_PASSWORD)) flips++;
            }
            return flips;
          };
          const flipping = flip();
          const attempts = Array.from({ length: 20 }, () => directory.setEnabled(key, wanted));
          const results = await Promise.allSettled(attempts);
          racing = false;
          const flips = await flipping;

          const reasons = results.map((result) =>
            result.status === "rejected" ? result.reason.code : result.value.outcome,
          );
          assert.ok(reasons.includes("changed"), String(reasons));
          for (const reason of reasons) assert.ok(["changed", "unchanged", "conflict"].includes(reason), reason);
          const withoutDisabled = (before & ~0x2) ^ (flips % 2 === 1 ? DONT_EXPIRE_PASSWORD : 0);
          assert.equal(await fixture.readAccountControl(dn.zoe), withoutDisabled | (wanted ? 0 : 0x2));
        }
        const left = await fixture.readAccountControl(dn.zoe);
        if (left !== original) assert.ok(await fixture.swapAccountControl(dn.zoe, left, original));
      });

      it("says who is not there", async () => {
        await assert.rejects(directory.setEnabled(byName("nobody"), true), { code: "notFound", message: /nobody/ });
        await assert.rejects(directory.isEnabled(byName("*")), { code: "notFound" });
      });
    });

    describe("members", () => {
      const names = async (group: string): Promise<string[]> => {
        const found: string[] = [];
        for await (const { userName } of directory.members(group)) found.push(userName);
        return found.sort();
      };

      it("gives the people of a group, by its DN or its name", async () => {
        assert.deepEqual(await names(dn.finance), ["ann.lee"]);
        assert.deepEqual(await names("FINANCE"), ["ann.lee"]);
      });

      it("goes through groups in groups, also in a circle, and names nobody twice", async () => {
        assert.deepEqual(await names("All Staff"), ["ann.lee", "zoë"]);
        await fixture.addMember(dn.staff, dn.ann);
        await fixture.addMember(dn.finance, dn.staff);
        assert.deepEqual(await names("All Staff"), ["ann.lee", "zoë"]);
        assert.deepEqual(await names("Finance"), ["ann.lee", "zoë"]);
      });

      it("gives nobody for a group without members", async () => {
        assert.deepEqual(await names(await fixture.addGroup("Empty")), []);
      });

      for (const group of ["nothing", "*", "Fin*", "ann.lee", "", "CN=Finance,DC=other,DC=example"]) {
        it(`has no group ${JSON.stringify(group)}`, () => assert.rejects(names(group), { code: "notFound" }));
      }
    });

    const stage: Stage = {
      dn,
      get fixture() {
        return fixture;
      },
      get directory() {
        return directory;
      },
    };
    groupTests(stage);
    passwordTests(stage);
  });
}
