import assert from "node:assert/strict";
import { request } from "node:http";
import { connect } from "node:net";
import { test } from "node:test";
import { upFor } from "../support/castellan.ts";
import { temporaryFolder } from "../support/folder.ts";

test("a path that cannot be decoded is answered 400 in the shape of the service it was meant for", async (context) => {
  const { url } = await upFor(context, ["--data", temporaryFolder(context), "--empty"]);
  const cases = [
    ["/scim/v2/Users/%zz", "application/scim+json", /"scimType":"invalidSyntax".*percent/i],
    ["/CyberArk/scim/Users/%E0%A4%A", "application/scim+json", /"status":"400"/],
    ["/governance/scim/v2/Users/%zz", "application/scim+json", /"scimType":"invalidSyntax"/],
    ["/PasswordVault/API/Users/%zz", "application/json", /"ErrorCode":"PASWS011E"/],
    ["/api/identities/%zz", "application/problem+json", /"code":"invalidRequest"/],
    ["/%zz", "application/problem+json", /"mend":/],
  ] as const;
  for (const [path, contentType, body] of cases) {
    const answer = await fetch(`${url}${path}`);
    assert.equal(answer.status, 400, path);
    assert.ok(answer.headers.get("content-type")?.startsWith(contentType), path);
    assert.match(await answer.text(), body, path);
  }
});

test("a Host that is none is refused, since it would come back in every location", async (context) => {
  const { url } = await upFor(context, ["--data", temporaryFolder(context), "--empty"]);
  for (const host of ['"><script>', "a b", "evil.example/path", "user@corp.example"]) {
    const { status, body } = await withHost(`${url}/scim/v2/ServiceProviderConfig`, host);
    assert.equal(status, 400, host);
    assert.match(body, /"status":"400".*Host header/, host);
  }
  for (const host of ["pam.corp.example", "127.0.0.1:8440", "[::1]:8440", "gateway_1:80"]) {
    assert.equal((await withHost(`${url}/scim/v2/ServiceProviderConfig`, host)).status, 200, host);
  }
});

test("without a Host a service is not served, and the health of the process is told", async (context) => {
  const { url } = await upFor(context, ["--data", temporaryFolder(context), "--empty"]);
  assert.match(await askWithoutHost(url, "/scim/v2/ServiceProviderConfig"), /^HTTP\/1.1 400 /);
  assert.match(await askWithoutHost(url, "/healthz"), /^HTTP\/1.1 200 /);
});

test("a path that belongs to no service is a problem document", async (context) => {
  const { url } = await upFor(context, ["--data", temporaryFolder(context), "--empty"]);
  for (const method of ["GET", "POST", "DELETE"]) {
    const answer = await fetch(`${url}/nothing/here?q=1`, { method });
    assert.equal(answer.status, 404);
    assert.equal(answer.headers.get("content-type"), "application/problem+json; charset=utf-8");
    assert.match(await answer.text(), /"detail":"there is nothing at \/nothing\/here"/);
  }
});

function withHost(url: string, host: string): Promise<{ readonly status: number; readonly body: string }> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { headers: { host } }, (answer) => {
      let body = "";
      answer.setEncoding("utf8").on("data", (chunk: string) => {
        body += chunk;
      });
      answer.on("end", () => resolve({ status: answer.statusCode ?? 0, body }));
    });
    sent.on("error", reject).end();
  });
}

/** As a load balancer asks that speaks HTTP/1.0. */
async function askWithoutHost(url: string, path: string): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port) });
  socket.end(`GET ${path} HTTP/1.0\r\n\r\n`);
  return (await socket.setEncoding("utf8").toArray()).join("");
}
