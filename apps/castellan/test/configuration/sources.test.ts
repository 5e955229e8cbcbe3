import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { Configuration } from "../../src/configuration/configuration.ts";
import { environmentSettings } from "../../src/configuration/environment.ts";
import { loadConfiguration } from "../../src/configuration/load.ts";
import { warnings } from "../../src/configuration/meaning.ts";
import { maskUrl, withoutSecrets } from "../../src/configuration/print.ts";
import { readSecret } from "../../src/configuration/secret-reference.ts";
import { temporaryFolder } from "../support/folder.ts";

test("without any source everything runs on loopback, in a data folder here", () => {
  const configuration = loadConfiguration({ environment: {}, workingFolder: "/srv/castellan" });
  assert.equal(configuration.data, "/srv/castellan/data");
  assert.deepEqual(configuration.services, ["vault", "gateway", "governance"]);
  assert.equal(configuration.server.host, "127.0.0.1");
  assert.equal(configuration.server.port, 8440);
  assert.equal(configuration.vault.databaseUrl, "sqlite:/srv/castellan/data/vault.db");
  assert.equal(configuration.sampleCompany, true);
  assert.deepEqual(warnings(configuration), []);
});

test("the command line wins over the environment, which wins over the file", (context) => {
  const folder = temporaryFolder(context);
  writeFileSync(
    join(folder, "castellan.json"),
    JSON.stringify({
      server: { port: 1, host: "::1" },
      vault: { externalUserDisable: "allow" },
      log: { level: "info" },
    }),
  );
  const configuration = loadConfiguration({
    file: "castellan.json",
    environment: { CASTELLAN_PORT: "2", CASTELLAN_LOG_LEVEL: "debug" },
    flags: { server: { port: 3 } },
    workingFolder: folder,
  });
  assert.equal(configuration.server.port, 3);
  assert.equal(configuration.server.host, "::1");
  assert.equal(configuration.log.level, "debug");
  assert.equal(configuration.vault.externalUserDisable, "allow");
});

test("paths of the file begin where the file stands, others where the command runs", (context) => {
  const folder = temporaryFolder(context);
  const document = {
    data: "data",
    server: { tls: { keyFile: "tls/key.pem", certificateFile: "/etc/castellan/certificate.pem" } },
    governance: { databaseUrl: "sqlite:governance.db", filesFolder: "exports" },
    gateway: { pvwa: { caFile: "pvwa.pem" } },
    directories: [
      {
        kind: "active-directory",
        domain: "corp.example",
        url: "ldaps://dc1.corp.example",
        baseDn: "DC=corp,DC=example",
        bindDn: "CN=castellan",
        bindPassword: { file: "secrets/ad" },
        caFile: "ad.pem",
      },
    ],
  };
  writeFileSync(join(folder, "castellan.json"), JSON.stringify(document));
  const from = (environment: Record<string, string>) =>
    loadConfiguration({ file: join(folder, "castellan.json"), environment, workingFolder: "/elsewhere" });
  const configuration = from({});
  assert.equal(configuration.data, join(folder, "data"));
  assert.equal(configuration.server.tls?.keyFile, join(folder, "tls/key.pem"));
  assert.equal(configuration.server.tls?.certificateFile, "/etc/castellan/certificate.pem");
  assert.equal(configuration.governance.databaseUrl, `sqlite:${join(folder, "governance.db")}`);
  assert.equal(configuration.governance.filesFolder, join(folder, "exports"));
  assert.equal(configuration.gateway.pvwa.caFile, join(folder, "pvwa.pem"));
  assert.equal(configuration.directories[0]?.bindPassword?.file, join(folder, "secrets/ad"));
  assert.equal(configuration.directories[0]?.caFile, join(folder, "ad.pem"));
  assert.equal(from({ CASTELLAN_DATA: "mine" }).data, "/elsewhere/mine");
});

test("every variable of the environment reaches its setting", () => {
  const values: Readonly<Record<string, string>> = {
    CASTELLAN_SERVICES: "vault, gateway",
    CASTELLAN_SAMPLE_COMPANY: "false",
    CASTELLAN_PORT: "9000",
    CASTELLAN_PUBLIC_URL: "https://castellan.example",
    CASTELLAN_LOG_LEVEL: "error",
    CASTELLAN_VAULT_DATABASE_URL: "sqlite:/a.db",
    CASTELLAN_GATEWAY_DATABASE_URL: "sqlite:/b.db",
    CASTELLAN_GOVERNANCE_DATABASE_URL: "postgres://u@h/d",
    CASTELLAN_VAULT_EXTERNAL_USER_DISABLE: "allow",
    CASTELLAN_GATEWAY_PROFILE: "strict",
    CASTELLAN_PVWA_BASE_URL: "https://pvwa.example/PasswordVault",
  };
  const environment = Object.fromEntries(
    environmentSettings.map(({ variable }) => [variable, values[variable] ?? "/some/path"]),
  );
  const configuration = loadConfiguration({ environment, workingFolder: "/" });
  assert.equal(configuration.data, "/some/path");
  assert.deepEqual(configuration.services, ["vault", "gateway"]);
  assert.equal(configuration.sampleCompany, false);
  assert.equal(configuration.server.port, 9000);
  assert.equal(configuration.server.host, "/some/path");
  assert.equal(configuration.server.publicUrl, "https://castellan.example");
  assert.deepEqual(configuration.server.tls, { keyFile: "/some/path", certificateFile: "/some/path" });
  assert.equal(configuration.log.level, "error");
  assert.equal(configuration.vault.databaseUrl, "sqlite:/a.db");
  assert.equal(configuration.gateway.databaseUrl, "sqlite:/b.db");
  assert.equal(configuration.governance.databaseUrl, "postgres://u@h/d");
  assert.equal(configuration.vault.externalUserDisable, "allow");
  assert.equal(configuration.gateway.profile, "strict");
  assert.equal(configuration.gateway.pvwa.baseUrl, "https://pvwa.example/PasswordVault");
});

test("what sends passwords in the clear is warned of", () => {
  const of = (flags: Readonly<Record<string, unknown>>): readonly string[] =>
    warnings(loadConfiguration({ environment: {}, flags, workingFolder: "/" }));
  const tls = { keyFile: "key.pem", certificateFile: "certificate.pem" };
  assert.match(of({ server: { host: "0.0.0.0" } }).join(), /0\.0\.0\.0 without TLS/);
  assert.deepEqual(of({ server: { host: "0.0.0.0", tls } }), []);
  assert.deepEqual(of({ server: { host: "localhost" } }), []);
  assert.match(
    of({ gateway: { pvwa: { baseUrl: "http://pvwa.example/PasswordVault" } } }).join(),
    /pvwa\.baseUrl is http/,
  );
  assert.deepEqual(of({ gateway: { pvwa: { baseUrl: "http://127.0.0.1:1/PasswordVault" } } }), []);
});

test("a configuration that is shown holds no password", () => {
  assert.equal(maskUrl("postgres://castellan:s3cret@db:5432/castellan"), "postgres://castellan:***@db:5432/castellan");
  assert.equal(maskUrl("postgres://castellan@db/castellan"), "postgres://castellan@db/castellan");
  const flags = {
    governance: { databaseUrl: "postgres://u:s3cret@h/d" },
    vault: { databaseUrl: "sqlite:/x/vault.db" },
  };
  const configuration: Configuration = loadConfiguration({ environment: {}, flags, workingFolder: "/" });
  assert.equal(JSON.stringify(withoutSecrets(configuration)).includes("s3cret"), false);
});

test("a secret is read from where its reference points, or the setting is named", (context) => {
  const file = join(temporaryFolder(context), "secret");
  writeFileSync(file, "from the file\n");
  assert.equal(readSecret("x", { environment: "SECRET" }, { SECRET: "from the environment" }), "from the environment");
  assert.equal(readSecret("x", { file }, {}), "from the file");
  assert.throws(() => readSecret("a.b", { environment: "SECRET" }, {}), {
    code: "secretMissing",
    message: /a\.b: SECRET is not set/,
  });
  assert.throws(() => readSecret("a.b", { file: `${file}.not` }, {}), {
    code: "secretMissing",
    message: /a\.b: .*cannot be read/,
  });
  writeFileSync(file, "\n");
  assert.throws(() => readSecret("a.b", { file }, {}), { code: "secretMissing", message: /is empty/ });
});
