import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer, type RequestListener } from "node:http";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { after, before, describe, test } from "node:test";
import { basic, passwordEnvironment, passwords, runCastellan, upFor } from "../support/castellan.ts";
import { createEnding, type Ending } from "../support/ending.ts";
import { temporaryFolder } from "../support/folder.ts";

async function serve(ending: Ending, listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, "127.0.0.1");
  await once(server, "listening");
  ending.after(async () => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  return `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`;
}

describe("castellan scim probe", () => {
  const ending = createEnding();
  after(ending.end);
  const folder = temporaryFolder(ending);
  let url = "";
  let environment: Record<string, string> = {};

  before(async () => {
    const data = join(folder, "data");
    ({ url } = await upFor(ending, ["--data", data, "--services", "vault,gateway"]));
    environment = { CASTELLAN_URL: url, CASTELLAN_DATA: data, ...passwordEnvironment };
  });

  const run = (words: readonly string[], input = "", more: Record<string, string> = {}) =>
    runCastellan(["scim", "probe", ...words], { ...environment, ...more }, input);

  async function temporaryUsers(): Promise<number> {
    const filter = encodeURIComponent('userName sw "castellan-probe"');
    const answer = await fetch(`${url}/scim/v2/Users?filter=${filter}`, {
      headers: { authorization: basic("Administrator", passwords.vault) },
    });
    const list: unknown = await answer.json();
    return typeof list === "object" && list !== null && "totalResults" in list ? Number(list.totalResults) : -1;
  }

  test("the gateway passes all that the RFCs demand, reading and writing", async () => {
    const html = join(folder, "report.html");
    const markdown = join(folder, "report.md");
    const { code, out, err } = await run(["--write", "--json", "--html", html, "--markdown", markdown]);
    const report = JSON.parse(out);
    const faults = report.checks.filter((check: { outcome: string; level: string }) => check.outcome === "failed");
    assert.deepEqual(faults, []);
    assert.equal(code, 0, err);
    assert.deepEqual([report.score.must.failed, report.score.must.skipped], [0, 0]);
    assert.deepEqual(report.leftBehind, []);
    assert.equal(await temporaryUsers(), 0);
    const page = readFileSync(html, "utf8");
    assert.match(page, /^<!doctype html>[\s\S]*Conforms to RFC 7643 and RFC 7644[\s\S]*<\/html>\n$/);
    assert.match(page, new RegExp(`<title>SCIM conformance of ${url}/scim/v2</title>`));
    const written = readFileSync(markdown, "utf8");
    assert.match(written, /^# SCIM conformance\n/);
    assert.match(written, /\| RFC 7644 section 3\.12 \| MUST \|/);
    for (const shown of [out, page, written]) assert.ok(!shown.includes(passwords.vault));
  });

  test("a person reads the score, and that nothing was written", async () => {
    const { code, out } = await run([]);
    assert.equal(code, 0);
    assert.match(out, /\/scim\/v2\nConforms, as far as it was tried\.\n {2}MUST +\d+ of \d+ passed, \d+ not tried/);
    assert.match(out, /Nothing was written; --write/);
    assert.match(out, /Dialect: rfc/);
    assert.match(out, /Settings that suit it: .*paging: /);
  });

  test("credentials for another server are typed or come from their own variables; those of the gateway stay here", async () => {
    const seen: (string | undefined)[] = [];
    const elsewhere = await serve(ending, (request, response) => {
      seen.push(request.headers.authorization);
      response.writeHead(401).end('{"detail":"who are you?"}');
    });
    const refused = await run([elsewhere, "--user", "ada"], "s3cret\n");
    assert.equal(refused.code, 4);
    assert.match(refused.err, /refuses the credentials \(401\): who are you\?/);
    assert.deepEqual(new Set(seen), new Set([basic("ada", "s3cret")]));
    assert.equal((await run([elsewhere, "--bearer"], "", { CASTELLAN_PROBE_TOKEN: "t0k" })).code, 4);
    assert.equal(seen.at(-1), "Bearer t0k");
    const asked = seen.length;
    const none = await run([elsewhere]);
    assert.equal(none.code, 4);
    assert.match(none.err, /--user NAME, --bearer .* or --anonymous/);
    assert.equal(seen.length, asked, "nothing was sent");
    assert.equal((await run([elsewhere, "--anonymous"])).code, 4);
    assert.equal(seen.at(-1), undefined);
  });

  test("a server that does not do what the RFCs demand ends with 1, each fault with its mend", async () => {
    const wrong = await serve(ending, (_request, response) => {
      response.writeHead(200, { "content-type": "text/html" }).end("<h1>Welcome</h1>");
    });
    const markdown = join(folder, "wrong.md");
    const html = join(folder, "wrong.html");
    const { code, out } = await run([wrong, "--anonymous", "--markdown", markdown, "--html", html]);
    assert.equal(code, 1);
    assert.match(out, /of what the RFCs demand failed\./);
    assert.match(
      out,
      /MUST errors\.not-found, RFC 7644 section 3\.12\n.*\n {2}Found: answered 200, not 404\n {2}Mend: /,
    );
    assert.match(readFileSync(markdown, "utf8"), /## To mend\n\n### MUST `discovery\.configuration`/);
    assert.match(readFileSync(html, "utf8"), /<h2>To mend<\/h2><article>/);
  });

  test("Ctrl-C ends it when it has cleaned up", async () => {
    let creates = 0;
    let interrupt = () => {};
    const through = await serve(ending, async (request, response) => {
      const body = await text(request);
      const answer = await fetch(`${url}${request.url}`, {
        method: request.method ?? "GET",
        headers: { authorization: request.headers.authorization ?? "", "content-type": "application/scim+json" },
        ...(body === "" ? {} : { body }),
      });
      if (request.method === "POST" && request.url === "/scim/v2/Users") {
        creates += 1;
        if (creates === 6) interrupt();
      }
      const type = answer.headers.get("content-type");
      response.writeHead(answer.status, type === null ? {} : { "content-type": type });
      response.end(await answer.text());
    });
    const main = join(import.meta.dirname, "..", "..", "src", "main.ts");
    const words = [main, "scim", "probe", `${through}/scim/v2`, "--write", "--user", "Administrator"];
    const child = spawn(process.execPath, [...process.execArgv, ...words], {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, ...environment, CASTELLAN_PROBE_PASSWORD: passwords.vault },
    });
    ending.after(async () => void child.kill("SIGKILL"));
    interrupt = () => void child.kill("SIGINT");
    const [err, [code]] = await Promise.all([text(child.stderr), once(child, "exit"), text(child.stdout)]);
    assert.equal(code, 1);
    assert.match(err, /Stopping: what was made is deleted first\.\nThe probe was stopped\.\n$/);
    assert.ok(creates >= 6);
    assert.equal(await temporaryUsers(), 0);
  });

  test("wrong words end with 2, no server with 3", async () => {
    for (const words of [
      ["ftp://x"],
      ["http://ada:secret@127.0.0.1/"],
      ["http://127.0.0.1:1", "--user", "a", "--bearer"],
      ["--timeout", "soon"],
      ["--html", join(folder, "nowhere", "x.html"), "--max-requests", "3"],
    ]) {
      assert.equal((await run(words)).code, 2, words.join(" "));
    }
    const away = await run(["http://127.0.0.1:1/scim/v2", "--anonymous"]);
    assert.equal(away.code, 3);
    assert.match(away.err, /127\.0\.0\.1:1\/scim\/v2 cannot be reached/);
  });
});

test("castellan scim diagnose prints the finding, where the rule stands, and the mend", async () => {
  const list = '{"schemas":["urn:ietf:params:scim:api:messages:2.0:ListResponse"],"Resources":[]}';
  const { code, out } = await runCastellan(["scim", "diagnose"], {}, list);
  assert.equal(code, 1);
  assert.match(out, /^There is no totalResults: .* \[RFC 7644 section 3\.4\.2\]\n {2}Write the number of all matches/m);
  const patch = '{"Operations":[{"op":"Replace","path":"members","value":[]}]}';
  const as = await runCastellan(["scim", "diagnose", "--as", "patch", "--type", "Group", "--json"], {}, patch);
  assert.equal(as.code, 0);
  assert.match(JSON.parse(as.out).findings[0].text, /a strict server says/);
  assert.equal((await runCastellan(["scim", "diagnose", "--as", "letter"], {}, "{}")).code, 2);
});
