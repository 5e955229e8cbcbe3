import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { request } from "node:https";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { test } from "node:test";
import { leaveOut } from "@castellan/testing";
import { basic, passwords, upFor } from "../support/castellan.ts";
import { temporaryFolder } from "../support/folder.ts";

const skip = hasOpenssl() ? false : leaveOut("openssl", "it makes the certificate");

test("with a key and a certificate it serves HTTPS, and its services reach each other all the same", {
  skip,
}, async (context) => {
  const folder = temporaryFolder(context);
  makeCertificate(folder);
  const configuration = { server: { tls: { keyFile: "key.pem", certificateFile: "certificate.pem" } } };
  writeFileSync(join(folder, "castellan.json"), JSON.stringify(configuration));
  const words = ["--config", join(folder, "castellan.json"), "--data", join(folder, "data"), "--empty"];
  const child = await upFor(context, words);
  assert.match(child.url, /^https:\/\/127\.0\.0\.1:\d+$/);
  const ca = readFileSync(join(folder, "certificate.pem"), "utf8");
  const ready = await get(`${child.url}/readyz`, ca);
  assert.equal(ready.status, 200, ready.body);
  assert.match(ready.securityPolicy, /max-age/);
  const users = await get(`${child.url}/scim/v2/Users`, ca, basic("Administrator", passwords.vault));
  assert.equal(users.status, 200, users.body);
  assert.match(users.body, new RegExp(`"location":"https://127\\.0\\.0\\.1:${new URL(child.url).port}/scim/v2/Users/`));
  assert.equal((await child.stop()).code, 0);
});

function hasOpenssl(): boolean {
  try {
    execFileSync("openssl", ["version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

function makeCertificate(folder: string): void {
  const subject = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"];
  const files = ["-keyout", join(folder, "key.pem"), "-out", join(folder, "certificate.pem")];
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  execFileSync("openssl", ["req", "-x509", ...key, "-days", "2", ...subject, ...files], { stdio: "ignore" });
}

function get(
  url: string,
  ca: string,
  authorization?: string,
): Promise<{ status: number; body: string; securityPolicy: string }> {
  return new Promise((resolve, reject) => {
    const headers = authorization === undefined ? {} : { authorization };
    request(url, { ca, headers, agent: false }, async (response) => {
      const securityPolicy = String(response.headers["strict-transport-security"]);
      resolve({ status: response.statusCode ?? 0, body: await text(response), securityPolicy });
    })
      .once("error", reject)
      .end();
  });
}
