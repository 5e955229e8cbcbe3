import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { loadConfiguration, readConfiguration } from "../../src/configuration/load.ts";
import { printProblem } from "../../src/configuration/problem.ts";
import { temporaryFolder } from "../support/folder.ts";

const activeDirectory = {
  kind: "active-directory",
  domain: "corp.example",
  url: "ldaps://dc1.corp.example",
  baseDn: "DC=corp,DC=example",
  bindDn: "CN=castellan,CN=Users,DC=corp,DC=example",
  bindPassword: { environment: "AD_PASSWORD" },
};

const cases: readonly { readonly name: string; readonly document: unknown; readonly problems: readonly RegExp[] }[] = [
  {
    name: "a setting that does not exist",
    document: { servre: {} },
    problems: [/^servre: is not a setting. Did you mean "server"/],
  },
  {
    name: "a setting far from every other",
    document: { governance: { colour: "blue" } },
    problems: [
      /^governance\.colour: is not a setting. Remove it; the settings here are databaseUrl, filesFolder, worker/,
    ],
  },
  {
    name: "a text for a port",
    document: { server: { port: "8440" } },
    problems: [/^server\.port: must be an integer/],
  },
  {
    name: "a port out of range",
    document: { server: { port: 70_000 } },
    problems: [/^server\.port: must be <= 65535/],
  },
  {
    name: "a service that does not exist",
    document: { services: ["vualt"] },
    problems: [/^services\[0\]: .*Choose from "vault", "gateway", "governance"/],
  },
  { name: "no service at all", document: { services: [] }, problems: [/^services: must not have fewer than 1 items/] },
  {
    name: "a key without its certificate",
    document: { server: { tls: { keyFile: "key.pem" } } },
    problems: [/^server\.tls\.certificateFile: is missing/],
  },
  {
    name: "a database that is neither of the two",
    document: { vault: { databaseUrl: "mysql://localhost/vault" } },
    problems: [/^vault\.databaseUrl: does not look right. Write "sqlite:/],
  },
  {
    name: "a permission that does not exist",
    document: { vault: { predefinedMembers: { Operators: ["backupSafe", "fly"] } } },
    problems: [/^vault\.predefinedMembers\.Operators\[1\]: .*Choose from "useAccounts"/],
  },
  {
    name: "rules of directories that do not exist",
    document: { vault: { directoryRules: { autoSync: "Yes,24,25,5", deletionPolicy: "DeleteSome" } } },
    problems: [
      /^vault\.directoryRules\.autoSync: does not look right\. Write "Yes,24,1,5"/,
      /^vault\.directoryRules\.deletionPolicy: .*"DeleteNone", "DeleteAll"/,
    ],
  },
  {
    name: "a predefined member that may do nothing",
    document: { vault: { predefinedMembers: { Operators: [] } } },
    problems: [/^vault\.predefinedMembers\.Operators: must not have fewer than 1 items/],
  },
  {
    name: "a profile that does not exist",
    document: { gateway: { profile: "lax" } },
    problems: [
      /^gateway\.profile: .*Choose from "default", "strict", "entra", "okta", "onelogin", "sailpoint", "jumpcloud", "google", "cyberark"/,
    ],
  },
  {
    name: "profiles by path: one that does not exist, and a path that is none",
    document: { gateway: { profiles: { "/CyberArk/scim": "lax", "/scim/v3": "okta" } } },
    problems: [
      /^gateway\.profiles\.\/scim\/v3: is not a setting. Did you mean "\/scim\/v2"/,
      /^gateway\.profiles\.\/CyberArk\/scim: .*Choose from "default"/,
    ],
  },
  {
    name: "a gateway with nothing behind it",
    document: { services: ["gateway"] },
    problems: [/^gateway\.pvwa\.baseUrl: is missing, and this process runs no vault/],
  },
  {
    name: "a password in the file itself",
    document: { directories: [{ ...activeDirectory, bindPassword: "secret" }] },
    problems: [/^directories\[0\]\.bindPassword: must be an object/],
  },
  {
    name: "a password in two places",
    document: { directories: [{ ...activeDirectory, bindPassword: { environment: "A", file: "b" } }] },
    problems: [/^directories\[0\]\.bindPassword: must name exactly one of "environment" and "file"/],
  },
  {
    name: "an Active Directory without an address",
    document: { directories: [{ kind: "active-directory", domain: "corp.example" }] },
    problems: [
      /directories\[0\]\.url/,
      /directories\[0\]\.baseDn/,
      /directories\[0\]\.bindDn/,
      /directories\[0\]\.bindPassword/,
    ],
  },
  {
    name: "an embedded directory with an address",
    document: { directories: [{ kind: "embedded", domain: "corp.example", url: "ldap://dc1" }] },
    problems: [/^directories\[0\]\.url: means nothing for the embedded directory/],
  },
  {
    name: "one domain twice",
    document: { directories: [activeDirectory, { ...activeDirectory, domain: "CORP.example" }] },
    problems: [/^directories\[1\]\.domain: "corp\.example" is there already/],
  },
  {
    name: "two embedded directories",
    document: {
      directories: [
        { kind: "embedded", domain: "a.example" },
        { kind: "embedded", domain: "b.example" },
      ],
    },
    problems: [/^directories: has two embedded directories/],
  },
  { name: "a list for a configuration", document: [], problems: [/^the configuration: must be an object/] },
];

for (const { name, document, problems } of cases) {
  test(`${name} is named, with the mend`, (context) => {
    const folder = temporaryFolder(context);
    writeFileSync(join(folder, "castellan.json"), JSON.stringify(document));
    const reading = readConfiguration({ file: "castellan.json", environment: {}, workingFolder: folder });
    assert.ok(!reading.ok);
    const printed = reading.problems.map(printProblem);
    assert.equal(printed.length, problems.length, printed.join("\n"));
    for (const [index, problem] of problems.entries()) assert.match(printed[index] ?? "", problem);
  });
}

test("a file that is not there, or is not JSON, is said so", (context) => {
  const folder = temporaryFolder(context);
  const load = () => loadConfiguration({ file: "castellan.json", environment: {}, workingFolder: folder });
  assert.throws(load, { code: "configurationInvalid", message: /there is no such file/ });
  writeFileSync(join(folder, "castellan.json"), "{");
  assert.throws(load, { code: "configurationInvalid", message: /is not JSON/ });
});

test("every problem is told at once", () => {
  const environment = { CASTELLAN_PORT: "many", CASTELLAN_LOG_LEVEL: "loud" };
  const load = () => loadConfiguration({ environment, workingFolder: "/" });
  assert.throws(load, { message: /server\.port: must be an integer.*\n.*log\.level: is not one of/s });
});
