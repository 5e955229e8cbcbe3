import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { ConnectionReport } from "@castellan/governance";
import type { JsonObject } from "@castellan/scim";
import { scimConnectorFactory } from "../../src/index.ts";
import { listen } from "../support/http-server.ts";
import { type Quirk, startScimServer } from "../support/scim-server.ts";

async function reportOf(quirk: Quirk, more: (baseUrl: string) => JsonObject = () => ({})): Promise<ConnectionReport> {
  const server = await startScimServer(3, quirk);
  const connector = scimConnectorFactory().open(server.settings(more(server.baseUrl)));
  try {
    return await connector.test({});
  } finally {
    await connector.close();
    await server.close();
  }
}

const lines = ({ steps }: ConnectionReport): string[] =>
  steps.map(({ ok, step, detail }) => `${ok ? "+" : "-"} ${step}: ${detail}`);

const answering = (endpoint: string, status: number, body = ""): Quirk => ({
  before(request, response) {
    if (!request.url?.startsWith(`/scim/v2${endpoint}`)) return false;
    response.writeHead(status).end(body);
    return true;
  },
});

describe("a connection test", () => {
  test("of a good server tells what it is", async () => {
    const report = await reportOf({});
    assert.equal(report.ok, true);
    assert.match(report.steps[0]?.detail ?? "", /^http:\/\/127\.0\.0\.1:\d+ answers$/);
    assert.deepEqual(lines(report).slice(1), [
      "+ Read ServiceProviderConfig: PATCH is supported",
      "+ Read ResourceTypes: User at /Users, Group at /Groups",
      "+ Read Schemas: urn:ietf:params:scim:schemas:core:2.0:User, urn:ietf:params:scim:schemas:cyberark:1.0:User, urn:ietf:params:scim:schemas:core:2.0:Group",
      "+ Have the credentials accepted: the server does not refuse them",
      "+ Read one user: the server has 3 users; 1 read",
    ]);
  });

  test("of a server without schemas is good, and says what is used instead", async () => {
    const report = await reportOf(answering("/Schemas", 404));
    assert.equal(report.ok, true);
    assert.ok(
      lines(report).includes("+ Read Schemas: the server has no /Schemas (404): the core schema of RFC 7643 is used"),
    );
  });

  const bad: readonly { name: string; quirk?: Quirk; settings?: (baseUrl: string) => JsonObject; last: RegExp }[] = [
    {
      name: "with wrong credentials",
      settings: () => ({ password: "wrong" }),
      last: /^- Have the credentials accepted: .*the server answered 401: Authentication failed; check the credentials/,
    },
    {
      name: "of an account without the right",
      quirk: answering("/Users", 403, '{"detail":"not you"}'),
      last: /^- Have the credentials accepted: .*403: not you; give the account that the application uses the right/,
    },
    {
      name: "with a base URL that lacks its path",
      settings: (baseUrl) => ({ baseUrl: baseUrl.replace("/scim/v2", "/nowhere") }),
      last: /^- Read one user: .*404.*check the path of baseUrl, which often ends in \/scim\/v2/,
    },
    {
      name: "of a server whose users are a web page",
      quirk: answering("/Users", 200, "<html>"),
      last: /^- Read one user: the answer is no SCIM list.*check the path of baseUrl/,
    },
    {
      name: "of a server whose list has no total",
      quirk: answering("/Users", 200, "{}"),
      last: /^- Read one user: the answer has no totalResults/,
    },
    {
      name: "of a server that fails",
      quirk: answering("/Users", 500, '{"detail":"the vault is down"}'),
      last: /^- Read one user: .*500: the vault is down; the server is up but not able to answer/,
    },
  ];
  for (const { name, quirk, settings, last } of bad) {
    test(`${name} fails and names the mend`, async () => {
      const report = await reportOf(quirk ?? {}, settings);
      assert.equal(report.ok, false);
      assert.match(lines(report).at(-1) ?? "", last);
    });
  }

  test("of a server whose discovery fails goes on, and fails", async () => {
    const report = await reportOf(answering("/Schemas", 500));
    assert.equal(report.ok, false);
    assert.deepEqual(
      report.steps.map(({ ok }) => ok),
      [true, true, true, false, true, true],
    );
  });

  test("of plain HTTP with TLS says so, and stops", async () => {
    const report = await reportOf({}, (baseUrl) => ({ baseUrl: baseUrl.replace("http:", "https:") }));
    assert.equal(report.steps.length, 1);
    assert.match(lines(report)[0] ?? "", /^- Reach the server: could not reach the server: .*TLS/);
  });

  test("of a server that sends on elsewhere names the place, and takes no credentials there", async () => {
    let visits = 0;
    const elsewhere = await listen((_, response) => {
      visits += 1;
      response.end();
    });
    try {
      const quirk: Quirk = {
        before(_, response) {
          response.writeHead(302, { Location: `${elsewhere.origin}/login` }).end();
          return true;
        },
      };
      const report = await reportOf(quirk);
      assert.equal(report.ok, false);
      assert.match(
        lines(report).at(-1) ?? "",
        new RegExp(`redirects GET to ${elsewhere.origin}/login, which is not followed; set baseUrl`),
      );
      assert.equal(visits, 0);
    } finally {
      await elsewhere.close();
    }
  });

  test("is ended by an abort, with its reason", async () => {
    const server = await startScimServer(1, { before: () => true });
    const connector = scimConnectorFactory().open(server.settings());
    try {
      await assert.rejects(connector.test({ signal: AbortSignal.timeout(20) }), { name: "TimeoutError" });
    } finally {
      await connector.close();
      await server.close();
    }
  });
});
