import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { after, before, describe, it } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { inspect, promisify } from "node:util";
import { type ActiveDirectoryOptions, type Directory, DirectoryError, openActiveDirectory } from "@castellan/directory";
import { leaveOut, type SambaDomain, startSamba } from "@castellan/testing";
import { Attribute, Change, Client } from "ldapts";
import { type LdapProxy, startProxy } from "./proxy.ts";

const samba = await startSamba();
const PASSWORD = "Correct-Horse-7";
const ANN = { by: "userName", value: "ann" } as const;

describe("Active Directory", { skip: "skip" in samba ? leaveOut("Samba", samba.skip) : false }, () => {
  let domain: SambaDomain;
  let administrator: Client;
  let directory: Directory;
  let annDn: string;
  const opened: Directory[] = [];

  function open(options: Partial<ActiveDirectoryOptions> = {}): Directory {
    const made = openActiveDirectory({
      ...{
        domain: domain.domain,
        baseDn: domain.baseDn,
        url: domain.ldapsUrl,
        ca: domain.ca,
        timeoutMilliseconds: 30_000,
      },
      ...{ bindDn: domain.administratorDn, bindPassword: domain.administratorPassword, ...options },
    });
    opened.push(made);
    return made;
  }
  async function replace(dn: string, values: Record<string, string>): Promise<void> {
    const changes = Object.entries(values).map(
      ([type, value]) => new Change({ operation: "replace", modification: new Attribute({ type, values: [value] }) }),
    );
    await administrator.modify(dn, changes);
  }

  /** Lets an account write `userAccountControl` of the people in a unit, as docs/directories.md tells administrators to. */
  async function delegate(account: string, unit: string): Promise<void> {
    const { searchEntries } = await administrator.search(account, {
      scope: "base",
      attributes: ["objectSid"],
      explicitBufferAttributes: ["objectSid"],
    });
    const sid = formatSid(searchEntries[0]?.objectSid);
    const [userAccountControl, user] = ["bf967a68-0de6-11d0-a285-00aa003049e2", "bf967aba-0de6-11d0-a285-00aa003049e2"];
    await promisify(execFile)("samba-tool", [
      ...["dsacl", "set", `--URL=${domain.ldapUrl}`, "--simple-bind-dn", domain.administratorDn],
      ...["--password", domain.administratorPassword, "--objectdn", unit],
      ...["--sddl", `(OA;CIIO;RPWP;${userAccountControl};${user};${sid})`],
    ]);
  }

  before(async () => {
    assert.ok(!("skip" in samba));
    domain = samba;
    administrator = new Client({ url: domain.ldapsUrl, tlsOptions: { ca: domain.ca } });
    await administrator.bind(domain.administratorDn, domain.administratorPassword);
    directory = open();
    annDn = await domain.addUser({ userName: "ann", givenName: "Ann", familyName: "Lee", password: PASSWORD });
  });
  after(async () => {
    await administrator.unbind();
    for (const each of opened) await each.close();
    await domain.close();
  });

  describe("says why a person may not log on", () => {
    const add = (userName: string) =>
      domain.addUser({ userName, givenName: userName, familyName: "Case", password: PASSWORD });
    const logOn = (userName: string, password = PASSWORD) =>
      directory.authenticate({ by: "userName", value: userName }, password);

    it("locked, after too many wrong passwords", async () => {
      await replace(domain.baseDn, { lockoutThreshold: "2" });
      await add("locked");
      for (let attempt = 0; attempt < 2; attempt++) await logOn("locked", "wrong");
      assert.deepEqual(await logOn("locked"), { outcome: "refused", reason: "locked" });
      await replace(domain.baseDn, { lockoutThreshold: "0" });
    });
    it("passwordMustChange", async () => {
      await replace(await add("must.change"), { pwdLastSet: "0" });
      assert.deepEqual(await logOn("must.change"), { outcome: "refused", reason: "passwordMustChange" });
    });
    it("expired, the account", async () => {
      await replace(await add("expired"), { accountExpires: "116444736000000001" });
      assert.deepEqual(await logOn("expired"), { outcome: "refused", reason: "expired" });
    });
    it("restricted, at these hours", async () => {
      const hours = new Attribute({ type: "logonHours", values: [Buffer.alloc(21)] });
      await administrator.modify(await add("never"), new Change({ operation: "replace", modification: hours }));
      assert.deepEqual(await logOn("never"), { outcome: "refused", reason: "restricted" });
    });
  });

  describe("connections", () => {
    let proxy: LdapProxy;
    const proxied = (options: Partial<ActiveDirectoryOptions> = {}) => open({ url: proxy.url, ...options });
    before(async () => {
      proxy = await startProxy({ address: domain.address, port: 389 });
    });
    after(() => proxy.close());

    it("are kept and used again", async () => {
      const reader = proxied();
      const before = proxy.made();
      for (let turn = 0; turn < 10; turn++) assert.ok(await reader.find(ANN));
      assert.equal(proxy.made() - before, 1);
    });

    it("are no more than allowed, however many ask", async () => {
      const reader = proxied({ maxConnections: 2 });
      const before = proxy.made();
      const found = await Promise.all(Array.from({ length: 20 }, () => reader.find(ANN)));
      assert.equal(found.filter((user) => user?.dn === annDn).length, 20);
      assert.equal(proxy.made() - before, 2);
    });

    it("are made anew after they were dropped", async () => {
      const reader = proxied();
      await Promise.all([reader.find(ANN), reader.find(ANN)]);
      for (let turn = 0; turn < 3; turn++) {
        proxy.drop();
        assert.ok(await reader.find(ANN));
        assert.equal((await reader.setEnabled(ANN, true)).outcome, "unchanged");
      }
    });

    it("end with the directory", async () => {
      const reader = proxied();
      await Promise.all([reader.find(ANN), reader.find(ANN)]);
      proxy.drop();
      await reader.find(ANN);
      await reader.authenticate(ANN, PASSWORD);
      await reader.close();
      await assert.rejects(reader.find(ANN), { code: "unreachable", message: /closed/ });
      while (proxy.open() > 0) await delay(5);
    });

    it("of a person are not those of the service account", async () => {
      const reader = proxied({ maxConnections: 1 });
      assert.equal((await reader.authenticate(ANN, PASSWORD)).outcome, "accepted");
      // A person may not do this: Ann's bind left the kept connection alone.
      assert.equal((await reader.setEnabled(ANN, false)).outcome, "changed");
      assert.equal((await reader.setEnabled(ANN, true)).outcome, "changed");
    });

    it("that stream keep nobody waiting, and end with their reader", async () => {
      const reader = proxied({ maxConnections: 1 });
      await reader.find(ANN);
      const before = proxy.open();
      for await (const user of reader.users()) {
        assert.ok(await reader.find({ by: "dn", value: user.dn }));
        assert.equal(proxy.open(), before + 1);
        break;
      }
      while (proxy.open() > before) await delay(5);
    });

    it("that hang end in a timeout, for whoever waits in the queue too", async () => {
      const frozen = await startProxy({ address: domain.address, port: 389 });
      const reader = open({ url: frozen.url, timeoutMilliseconds: 300, maxConnections: 1 });
      await reader.find(ANN);
      frozen.freeze();
      for (const attempt of await Promise.allSettled([
        reader.find(ANN),
        reader.find(ANN),
        reader.setEnabled(ANN, false),
      ])) {
        assert.ok(attempt.status === "rejected");
        assert.equal(attempt.reason.code, "timeout");
      }
      await frozen.close();
    });

    it("that are refused are unreachable", async () => {
      const gone = await startProxy({ address: domain.address, port: 389 });
      await gone.close();
      await assert.rejects(open({ url: gone.url }).test(), { code: "unreachable", message: /ECONNREFUSED/ });
      await assert.rejects(drain(open({ url: gone.url }).users()), { code: "unreachable" });
    });
  });

  describe("certificates", () => {
    it("are checked", async () => {
      const { ca: _, ...trusting } = {
        ca: domain.ca,
        domain: domain.domain,
        baseDn: domain.baseDn,
        url: domain.ldapsUrl,
      };
      const stranger = openActiveDirectory({ ...trusting, bindDn: domain.administratorDn, bindPassword: PASSWORD });
      opened.push(stranger);
      await assert.rejects(stranger.test(), {
        code: "unreachable",
        message: /not trusted: self-signed certificate/,
        mend: /`ca`/,
      });
      await assert.rejects(stranger.authenticate(ANN, PASSWORD), { code: "unreachable" });
    });

    it("must be made out to the host that was asked", async () => {
      const proxy = await startProxy({ address: domain.address, port: 636 });
      const other = open({ url: proxy.url.replace("ldap:", "ldaps:") });
      await assert.rejects(other.test(), { code: "unreachable", message: /not trusted/, mend: /host name/ });
      await proxy.close();
    });
  });

  describe("the service account", () => {
    it("that is refused is named, and why", async () => {
      const cases: readonly [Partial<ActiveDirectoryOptions>, RegExp][] = [
        [{ bindPassword: "Wrong-Secret-1" }, /Check bindDn and bindPassword/],
        [{ bindDn: `CN=nobody,${domain.baseDn}` }, /bindDn/],
      ];
      for (const [options, mend] of cases) {
        await assert.rejects(open(options).test(), { code: "bindRefused", message: /service account CN=/, mend });
      }
    });

    it("must be able to read the base", async () => {
      await assert.rejects(open({ baseDn: `OU=Nowhere,${domain.baseDn}` }).test(), {
        code: "notFound",
        message: /OU=Nowhere/,
      });
      const nowhere = directory.users({ base: `OU=Nowhere,${domain.baseDn}` });
      await assert.rejects(drain(nowhere), { code: "notFound" });
    });

    it("without the right to may not disable, and nothing is changed", async () => {
      await domain.addUser({ userName: "svc", givenName: "Service", familyName: "Account", password: PASSWORD });
      const weak = open({ bindDn: "svc@corp.example", bindPassword: PASSWORD });
      assert.ok(await weak.find(ANN));
      await assert.rejects(weak.setEnabled(ANN, false), {
        code: "forbidden",
        message: /Ann Lee.*result code 50/,
        mend: /Delegate/,
      });
      assert.equal(await weak.isEnabled(ANN), true);
      assert.equal((await weak.setEnabled(ANN, true)).outcome, "unchanged");
    });

    it("with that one right delegated does its work, and nothing else", async () => {
      const dn = await domain.addUser({
        ...{ userName: "del", givenName: "Del", familyName: "Egate" },
        password: PASSWORD,
      });
      const target = await domain.addUser({
        ...{ userName: "bob", givenName: "Bob", familyName: "Oak", ou: "Staff" },
        password: PASSWORD,
      });
      await delegate(dn, `OU=Staff,${domain.baseDn}`);
      const delegated = open({ bindDn: dn, bindPassword: PASSWORD });
      const bob = { by: "dn", value: target } as const;
      assert.equal((await delegated.setEnabled(bob, false)).outcome, "changed");
      assert.equal(await directory.isEnabled(bob), false);
      assert.equal((await delegated.setEnabled(bob, true)).outcome, "changed");
      assert.equal(await directory.isEnabled(bob), true);

      await assert.rejects(delegated.setEnabled(ANN, false), { code: "forbidden" });
      const service = new Client({ url: domain.ldapsUrl, tlsOptions: { ca: domain.ca } });
      await service.bind(dn, PASSWORD);
      const mail = new Attribute({ type: "mail", values: ["x@corp.example"] });
      const change = service.modify(target, new Change({ operation: "replace", modification: mail }));
      await assert.rejects(change, { code: 50 });
      await service.unbind();
    });
  });

  it("gives the people whose primary group it is", async () => {
    const names: string[] = [];
    for await (const { userName } of directory.members("Domain Users")) names.push(userName);
    assert.ok(names.includes("ann") && names.includes("Administrator"));
  });

  it("streams more people than a page holds", async () => {
    const parent = `OU=Crowd,${domain.baseDn}`;
    await administrator.add(parent, { objectClass: "organizationalUnit" });
    const count = 520;
    for (let number = 0; number < count; number++) {
      await administrator.add(`CN=c${number},${parent}`, { objectClass: "user", sAMAccountName: `c${number}` });
    }
    const seen = new Set<string>();
    for await (const { dn } of directory.users({ base: parent })) seen.add(dn);
    assert.equal(seen.size, count);
  });

  describe("changes a password", () => {
    const key = { by: "userName", value: "pat" } as const;
    before(async () => {
      await domain.addUser({ userName: "pat", givenName: "Pat", familyName: "Word", password: PASSWORD });
      await domain.addUser({ userName: "plain", givenName: "Plain", familyName: "Reader", password: PASSWORD });
      await replace(domain.baseDn, { minPwdAge: "0" });
    });

    it("without any right of the service account's", async () => {
      const reader = open({ bindDn: "plain@corp.example", bindPassword: PASSWORD });
      assert.deepEqual(await reader.changePassword(key, PASSWORD, "Fresh-Horse-8"), { outcome: "changed" });
      assert.equal((await reader.authenticate(key, "Fresh-Horse-8")).outcome, "accepted");
    });
    for (const [title, fresh] of [
      ["that is too short", "Ab-1"],
      ["that is too plain", "abcdefghijk"],
      ["that was used before", PASSWORD],
    ] as const) {
      it(`not to one ${title}`, async () =>
        assert.deepEqual(await directory.changePassword(key, "Fresh-Horse-8", fresh), {
          outcome: "refused",
          reason: "passwordPolicy",
        }));
    }
    it("not over an unencrypted connection, and sends nothing over it", async () => {
      const proxy = await startProxy({ address: domain.address, port: 389 });
      const reader = open({ url: proxy.url });
      await reader.find(key);
      const before = proxy.made();
      await assert.rejects(reader.changePassword(key, "Fresh-Horse-8", "Fresh-Horse-9"), {
        code: "unencrypted",
        message: /not encrypted/,
        mend: /ldaps/,
      });
      assert.equal(proxy.made(), before);
      await proxy.close();
    });
  });

  describe("several domain controllers", () => {
    it("are tried in order", async () => {
      const reader = open({ url: "ldap://127.0.0.1:1", fallbackUrls: ["ldap://127.0.0.1:2", domain.ldapsUrl] });
      assert.ok(await reader.find(ANN));
      assert.equal((await reader.authenticate(ANN, PASSWORD)).outcome, "accepted");
    });
    it("give the last one's error when none can be reached", async () => {
      const reader = open({ url: "ldap://127.0.0.1:1", fallbackUrls: ["ldap://127.0.0.1:2"] });
      await assert.rejects(reader.test(), { code: "unreachable", message: /127\.0\.0\.1:2/ });
    });
    it("are not tried for a refusal", async () => {
      const reader = open({ bindPassword: "wrong", fallbackUrls: ["ldap://127.0.0.1:1"] });
      await assert.rejects(reader.test(), { code: "bindRefused" });
    });
  });

  it("counts the primary group among a person's groups, and what it is in", async () => {
    const names = (await directory.groupsOf(ANN)).map(({ name }) => name);
    assert.ok(names.includes("Domain Users"), String(names));
    assert.ok(names.includes("Users"), String(names));
  });

  it("asks nobody about an empty password", async () => {
    const deaf = open({ url: "ldap://127.0.0.1:1" });
    assert.deepEqual(await deaf.authenticate(ANN, ""), { outcome: "refused", reason: "wrongPassword" });
  });

  it("tells no password in any error", async () => {
    const bindPassword = "Canary-Service-1";
    const failing = [open({ bindPassword }), open({ bindPassword, url: "ldap://127.0.0.1:1" })];
    for (const each of failing) {
      const error = await each.authenticate(ANN, "Canary-Person-2").catch((thrown) => thrown);
      assert.ok(error instanceof DirectoryError);
      const told = inspect(error, { depth: 10, showHidden: true }) + JSON.stringify(error);
      assert.ok(!told.includes("Canary"), told);
    }
  });
});

/** A security identifier as text: [MS-DTYP] section 2.4.2. */
function formatSid(value: unknown): string {
  assert.ok(Buffer.isBuffer(value));
  const parts = Array.from({ length: value.readUInt8(1) }, (_, index) => value.readUInt32LE(8 + 4 * index));
  return ["S", value.readUInt8(0), value.readUIntBE(2, 6), ...parts].join("-");
}

async function drain(stream: AsyncIterable<unknown>): Promise<void> {
  for await (const item of stream) assert.ok(item);
}
