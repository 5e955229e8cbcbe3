import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { scimConnectorFactory } from "../../src/index.ts";
import { readScimSettings } from "../../src/scim/settings.ts";
import { connectorError } from "../support/accounts.ts";

const factory = scimConnectorFactory();
const canary = "c4n4ry-S3cret!";
const good = {
  baseUrl: "https://pam.example/scim/v2",
  authentication: "basic",
  username: "castellan",
  password: canary,
};

describe("settings of a SCIM server", () => {
  for (const settings of [
    good,
    { ...good, baseUrl: "https://pam.example/scim/v2/" },
    { ...good, baseUrl: "http://127.0.0.1:8440/scim/v2" },
    { ...good, baseUrl: "http://localhost/scim" },
    { ...good, baseUrl: "https://10.1.2.3/scim" },
    { ...good, baseUrl: "https://[fd00::1]/scim" },
    { ...good, baseUrl: "https://169.254.example/scim" },
    { ...good, baseUrl: "http://[::1]:8440/scim/v2" },
    { ...good, baseUrl: "http://pam.example/scim/v2", allowPlainHttp: true },
    { ...good, paging: "cursor", indexBase: 0 },
    { ...good, usePatch: false, pageSize: 1, timeoutSeconds: 3_600, filter: 'userName sw "S"' },
    { ...good, certificateAuthority: "-----BEGIN CERTIFICATE-----\nMII…\n-----END CERTIFICATE-----" },
    { baseUrl: good.baseUrl, authentication: "bearer", token: "cst_abc.def" },
    { baseUrl: good.baseUrl, authentication: "none" },
  ]) {
    test(`${JSON.stringify(settings)} will do`, () => {
      assert.deepEqual(factory.checkSettings(settings), []);
    });
  }

  const problems: readonly [settings: Record<string, unknown>, setting: string, problem: RegExp][] = [
    [{ ...good, baseUrl: undefined }, "baseUrl", /is required, for example https:\/\/pam\.example\/scim\/v2/],
    [{ ...good, baseUrl: "pam.example/scim" }, "baseUrl", /must be a whole URL/],
    [{ ...good, baseUrl: "ldap://pam.example" }, "baseUrl", /must begin with https/],
    [
      { ...good, baseUrl: "http://pam.example/scim/v2" },
      "baseUrl",
      /unencrypted; begin it with https:\/\/, or set allowPlainHttp/,
    ],
    [{ ...good, baseUrl: "http://127.0.0.1.evil.example/scim" }, "baseUrl", /unencrypted/],
    [{ ...good, baseUrl: `https://castellan:${canary}@pam.example/scim` }, "baseUrl", /must not hold credentials/],
    ...[
      "169.254.169.254",
      "0xa9fea9fe",
      "2852039166",
      "[fe80::1]",
      "[::ffff:169.254.169.254]",
      "0.0.0.0",
      "0",
      "[::]",
    ].map((host): [Record<string, unknown>, string, RegExp] => [
      { ...good, baseUrl: `https://${host}/scim/v2`, allowPlainHttp: true },
      "baseUrl",
      /link-local or unspecified/,
    ]),
    [{ ...good, baseUrl: "https://pam.example/scim/v2?x=1" }, "baseUrl", /without \? or #/],
    [{ ...good, authentication: undefined }, "authentication", /is required: basic, bearer or none/],
    [{ ...good, authentication: "oauth" }, "authentication", /one of basic, bearer, none/],
    [{ ...good, username: undefined }, "username", /is required for basic/],
    [{ ...good, username: "a:b" }, "username", /must not hold a colon/],
    [{ ...good, password: undefined }, "password", /is required for basic/],
    [{ ...good, password: 5 }, "password", /must be a text/],
    [{ ...good, authentication: "bearer" }, "token", /is required for bearer/],
    [{ ...good, authentication: "bearer", token: `${canary}\r\nX-Evil: 1` }, "token", /visible ASCII/],
    [{ ...good, paging: "page" }, "paging", /auto, index, cursor/],
    [{ ...good, indexBase: 2 }, "indexBase", /from 0 to 1/],
    [{ ...good, pageSize: 0 }, "pageSize", /from 1 to 10000/],
    [{ ...good, pageSize: "500" }, "pageSize", /whole number/],
    [{ ...good, timeoutSeconds: 0.5 }, "timeoutSeconds", /whole number/],
    [{ ...good, usePatch: "yes" }, "usePatch", /true or false, not a text/],
    [{ ...good, usePatch: {} }, "usePatch", /true or false, not an object/],
    [{ ...good, certificateAuthority: "MII…" }, "certificateAuthority", /in PEM/],
    [{ ...good, pagesize: 5 }, "pagesize", /no such setting/],
  ];
  for (const [settings, setting, problem] of problems) {
    test(`${JSON.stringify(settings)} will not: ${setting}`, async () => {
      const found = factory.checkSettings(settings);
      assert.ok(
        found.some((each) => each.setting === setting && problem.test(each.problem)),
        JSON.stringify(found),
      );
      assert.ok(!JSON.stringify(found).includes(canary), "no problem quotes a secret");
      const error = await connectorError("schema", async () => factory.open(settings));
      assert.ok(!error.message.includes(canary));
    });
  }

  test("what is left out has its default", () => {
    const { settings } = readScimSettings({ ...good, baseUrl: "https://PAM.example/scim/v2//" });
    assert.deepEqual(settings, {
      baseUrl: "https://pam.example/scim/v2",
      authentication: { kind: "basic", username: "castellan", password: canary },
      usePatch: undefined,
      pageSize: 500,
      paging: "auto",
      indexBase: 1,
      timeoutMilliseconds: 60_000,
      filter: undefined,
      certificateAuthority: undefined,
    });
  });

  test("the secrets are named, so that they can be sealed", () => {
    assert.deepEqual(factory.secretSettings, ["password", "token"]);
  });
});

test("secrets are for a host: another path of it keeps them, another host does not", () => {
  const audience = (baseUrl: unknown) => factory.secretsAudience?.({ ...good, baseUrl });
  assert.equal(audience("https://pam.example/scim/v2"), audience("https://PAM.example:443/other"));
  for (const other of ["https://pam.example:8443/scim/v2", "http://pam.example/scim/v2", "https://evil.example/", 7]) {
    assert.notEqual(audience("https://pam.example/scim/v2"), audience(other));
  }
});
