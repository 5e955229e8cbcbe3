import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { after, before, describe, it } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { Client } from "ldapts";
import { leaveOut, type SambaDomain, startSamba } from "../../src/index.ts";

const PASSWORD = "Correct-Horse-7";

const available = await startSamba();

describe("a Samba domain", { skip: "skip" in available ? leaveOut("Samba", available.skip) : false }, () => {
  const open: SambaDomain[] = "skip" in available ? [] : [available];
  let domain: SambaDomain;
  before(() => {
    domain = first(open);
  });
  after(() => Promise.all(open.map((each) => each.close())));

  it("serves LDAP and LDAPS on a loopback address of its own", async () => {
    assert.match(domain.address, /^127\./);
    for (const [url, tlsOptions] of [
      [domain.ldapUrl, undefined],
      [domain.ldapsUrl, { ca: domain.ca }],
    ] as const) {
      await bind({ url, tlsOptions }, domain.administratorDn, domain.administratorPassword);
    }
  });

  it("has a certificate that nobody trusts without its authority", async () => {
    const bound = bind(
      { url: domain.ldapsUrl, tlsOptions: undefined },
      domain.administratorDn,
      domain.administratorPassword,
    );
    await assert.rejects(bound, /self-signed certificate/);
  });

  it("takes people who can log on, in units that it makes, and groups with members", async () => {
    const dn = await domain.addUser({
      ...{ userName: "zdoe", givenName: "Zoë", familyName: "Doe", password: PASSWORD, cn: "Doe, Zoë" },
      ...{ ou: "Finance", mail: "zoe.doe@corp.example", department: "Finance" },
    });
    assert.equal(dn, "CN=Doe\\, Zoë,OU=Finance,DC=corp,DC=example");
    const group = await domain.addGroup("Vault Users", { ou: "Finance" });
    await domain.addMember(group, dn);

    const client = await bind({ url: domain.ldapUrl, tlsOptions: undefined }, "zdoe@corp.example", PASSWORD, "stay");
    const { searchEntries } = await client.search(dn, {
      scope: "base",
      attributes: ["mail", "memberOf", "userAccountControl"],
    });
    await client.unbind();
    assert.deepEqual(searchEntries, [{ dn, mail: "zoe.doe@corp.example", memberOf: group, userAccountControl: "512" }]);
  });

  it("runs beside another, of the same or of another name", async () => {
    const others = await Promise.all([startSamba(), startSamba({ domain: "acme.test" })]);
    for (const other of others) {
      assert.ok(!("skip" in other));
      open.push(other);
    }
    assert.equal(new Set(open.map((each) => each.address)).size, 3);
    assert.deepEqual(
      open.map((each) => each.baseDn),
      ["DC=corp,DC=example", "DC=corp,DC=example", "DC=acme,DC=test"],
    );

    await domain.addUser({ userName: "only.here", givenName: "Only", familyName: "Here", password: PASSWORD });
    await bind({ url: domain.ldapUrl, tlsOptions: undefined }, "only.here@corp.example", PASSWORD);
    const elsewhere = first(open.slice(1));
    await assert.rejects(bind({ url: elsewhere.ldapUrl, tlsOptions: undefined }, "only.here@corp.example", PASSWORD), {
      code: 49,
    });
  });

  it("is gone after close", async () => {
    const closed = await startSamba();
    assert.ok(!("skip" in closed));
    await closed.close();
    await closed.close();
    await assert.rejects(
      bind({ url: closed.ldapUrl, tlsOptions: undefined }, closed.administratorDn, closed.administratorPassword),
      /ECONNREFUSED/,
    );
  });

  it("dies with the process that started it", async () => {
    const script = `
      import { startSamba } from ${JSON.stringify(import.meta.resolve("../../src/index.ts"))};
      const { ldapUrl } = await startSamba();
      console.log(JSON.stringify({ ldapUrl }));`;
    const child = spawn(process.execPath, ["--input-type=module", "--eval", script], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [line] = await once(createInterface(child.stdout), "line");
    const { ldapUrl } = JSON.parse(line);
    child.kill("SIGKILL");
    await once(child, "exit");
    for (;;) {
      const failure = await bind({ url: ldapUrl, tlsOptions: undefined }, "nobody", PASSWORD).catch(String);
      if (String(failure).includes("ECONNREFUSED")) break;
      await delay(50);
    }
  });
});

async function bind(
  server: { url: string; tlsOptions: { ca: string } | undefined },
  dn: string,
  password: string,
  then: "leave" | "stay" = "leave",
): Promise<Client> {
  const client = new Client({
    url: server.url,
    timeout: 20_000,
    ...(server.tlsOptions && { tlsOptions: server.tlsOptions }),
  });
  try {
    await client.bind(dn, password);
  } catch (error) {
    await client.unbind();
    throw error;
  }
  if (then === "leave") await client.unbind();
  return client;
}

function first<Item>(items: readonly Item[]): Item {
  const [item] = items;
  assert.ok(item !== undefined);
  return item;
}
