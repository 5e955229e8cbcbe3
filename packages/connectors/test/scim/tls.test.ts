import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:https";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { scimConnectorFactory } from "../../src/index.ts";
import { type TemporaryFolder, temporaryFolder } from "../support/folder.ts";

const lacking =
  spawnSync("openssl", ["version"]).status === 0 ? false : "there is no openssl to make a certificate with";

describe("TLS", { skip: lacking }, () => {
  let folder: TemporaryFolder;
  let server: Server;
  let certificate: string;
  let port: number;

  before(async () => {
    folder = await temporaryFolder();
    const [key, cert] = [join(folder.path, "key.pem"), join(folder.path, "cert.pem")];
    const subject = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"];
    const made = ["-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"];
    execFileSync("openssl", ["req", ...made, "-keyout", key, "-out", cert, ...subject], { stdio: "ignore" });
    certificate = readFileSync(cert, "utf8");
    server = createServer({ key: readFileSync(key), cert: certificate }, (_, response) => {
      response.end('{"totalResults":0,"Resources":[]}');
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    assert.ok(address !== null && typeof address === "object");
    port = address.port;
  });

  after(async () => {
    server.closeAllConnections();
    server.close();
    await folder.remove();
  });

  async function reach(
    host: string,
    more: Readonly<Record<string, unknown>>,
  ): Promise<{ ok: boolean; detail: string }> {
    const settings = { baseUrl: `https://${host}:${port}/scim/v2`, authentication: "none", ...more };
    const connector = scimConnectorFactory().open(settings);
    try {
      const { steps } = await connector.test({});
      return { ok: steps[0]?.ok ?? false, detail: steps[0]?.detail ?? "" };
    } finally {
      await connector.close();
    }
  }

  test("a certificate that signs itself is refused, and the mend is named", async () => {
    const { ok, detail } = await reach("127.0.0.1", {});
    assert.equal(ok, false);
    assert.match(
      detail,
      /the TLS certificate of 127\.0\.0\.1:\d+ is signed by itself; put it \(PEM\) into certificateAuthority/,
    );
  });

  test("it is accepted once it is in the settings", async () => {
    assert.equal((await reach("127.0.0.1", { certificateAuthority: certificate })).ok, true);
  });

  test("a certificate for another name is refused", async () => {
    const { ok, detail } = await reach("localhost", { certificateAuthority: certificate });
    assert.equal(ok, false);
    assert.match(detail, /is for another name; use the name that it is for in baseUrl/);
  });
});
