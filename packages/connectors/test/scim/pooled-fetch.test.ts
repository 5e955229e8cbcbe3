import assert from "node:assert/strict";
import type { RequestListener } from "node:http";
import { createServer } from "node:net";
import { describe, test } from "node:test";
import type { FetchLike } from "@castellan/scim";
import { createPooledFetch } from "../../src/scim/pooled-fetch.ts";
import { bodyOf, deadOrigin, listen } from "../support/http-server.ts";

const options = { timeoutMilliseconds: 5_000, certificateAuthority: undefined, userAgent: "Castellan" };
const get = (headers: Record<string, string> = {}) => ({
  method: "GET",
  headers,
  signal: new AbortController().signal,
});

async function withServer(handler: RequestListener, work: (fetch: FetchLike, origin: string) => Promise<void>) {
  const server = await listen(handler);
  const { fetch, close } = createPooledFetch(options);
  try {
    await work(fetch, server.origin);
  } finally {
    await close();
    await server.close();
  }
}

describe("requests", () => {
  test("method, headers and body go out; status, headers and text come back", () =>
    withServer(
      async (request, response) => {
        const body = await bodyOf(request);
        response.writeHead(201, {
          "Content-Type": "text/plain",
          "X-Echo": `${request.method} ${request.headers["user-agent"]} ${request.headers["x-a"]}`,
        });
        response.end(body);
      },
      async (fetch, origin) => {
        const answer = await fetch(`${origin}/Users`, {
          method: "POST",
          headers: { "x-a": "1" },
          body: "é",
          signal: new AbortController().signal,
        });
        assert.equal(answer.status, 201);
        assert.equal(answer.headers.get("X-Echo"), "POST Castellan 1");
        assert.equal(answer.headers.get("X-None"), null);
        assert.equal(await answer.text(), "é");
      },
    ));

  test("connections are kept and used again", () => {
    const ports = new Set<number | undefined>();
    return withServer(
      (request, response) => {
        ports.add(request.socket.remotePort);
        response.end("{}");
      },
      async (fetch, origin) => {
        for (let index = 0; index < 5; index += 1) await (await fetch(origin, get())).text();
        assert.ok(ports.size < 5, `${ports.size} connections for 5 requests one after the other`);
      },
    );
  });

  test("an abort is thrown as it is", () =>
    withServer(
      () => {},
      async (fetch, origin) => {
        const signal = AbortSignal.timeout(20);
        await assert.rejects(fetch(origin, { method: "GET", headers: {}, signal }), { name: "TimeoutError" });
      },
    ));
});

describe("redirects", () => {
  test("a GET follows one within its origin", () =>
    withServer(
      (request, response) => {
        if (request.url === "/Users/") response.end("here");
        else response.writeHead(308, { Location: "/Users/" }).end();
      },
      async (fetch, origin) => {
        assert.equal(await (await fetch(`${origin}/Users`, get())).text(), "here");
      },
    ));

  test("none to another origin: the credentials stay here", async () => {
    const seen: (string | undefined)[] = [];
    const other = await listen((request, response) => {
      seen.push(request.headers.authorization);
      response.end("{}");
    });
    try {
      await withServer(
        (_, response) => {
          response.writeHead(302, { Location: `${other.origin}/Users` }).end();
        },
        async (fetch, origin) => {
          const answer = await fetch(`${origin}/Users`, get({ authorization: "Bearer x" }));
          assert.equal(answer.status, 302);
          const message = new RegExp(`redirects GET to ${other.origin}/Users, which is not followed; set baseUrl`);
          assert.match(await answer.text(), message);
        },
      );
      assert.deepEqual(seen, []);
    } finally {
      await other.close();
    }
  });

  test("no write follows one, as it would become a GET or be done twice", () =>
    withServer(
      (_, response) => {
        response.writeHead(307, { Location: "/elsewhere" }).end();
      },
      async (fetch, origin) => {
        const post = { method: "POST", headers: {}, body: "{}", signal: new AbortController().signal };
        assert.match(await (await fetch(`${origin}/Users`, post)).text(), /redirects POST to .*\/elsewhere/);
      },
    ));

  test("a circle ends", () =>
    withServer(
      (_, response) => {
        response.writeHead(302, { Location: "/round" }).end();
      },
      async (fetch, origin) => {
        assert.match(await (await fetch(origin, get())).text(), /redirects GET to .*\/round/);
      },
    ));

  test("304 and a redirect without a place are answers like others", () =>
    withServer(
      (request, response) => {
        response.writeHead(request.url === "/304" ? 304 : 302).end();
      },
      async (fetch, origin) => {
        assert.equal((await fetch(`${origin}/304`, get())).status, 304);
        assert.equal((await fetch(`${origin}/302`, get())).status, 302);
      },
    ));
});

describe("no answer is explained", () => {
  async function failureOf(url: string): Promise<string> {
    const { fetch, close } = createPooledFetch(options);
    try {
      const answer = await fetch(url, get());
      return assert.fail(`answered ${answer.status} ${await answer.text()}`);
    } catch (error) {
      assert.ok(error instanceof Error && error.name === "NetworkFailure", String(error));
      return error.message;
    } finally {
      await close();
    }
  }

  test("nothing listens", async () => {
    assert.match(
      await failureOf(await deadOrigin()),
      /nothing listens at 127\.0\.0\.1:\d+ \(connection refused\); check host and port/,
    );
  });

  test("a name that nobody knows", async () => {
    assert.match(
      await failureOf("http://nobody.invalid/"),
      /the name of nobody\.invalid (is not known|could not be looked up)/,
    );
  });

  test("plain HTTP where TLS was wanted", async () => {
    const server = await listen((_, response) => response.end());
    try {
      assert.match(await failureOf(server.origin.replace("http:", "https:")), /does not speak TLS|TLS with .* failed/);
    } finally {
      await server.close();
    }
  });

  for (const [name, bytes, message] of [
    ["no HTTP at all", "SSH-2.0-OpenSSH\r\n", /does not speak HTTP|failed \(HPE_/],
    ["a connection that is cut", "", /cut the connection/],
    [
      "a body that is cut",
      "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{",
      /cut the connection|stopped in the middle/,
    ],
  ] as const) {
    test(name, async () => {
      const server = createServer((socket) => socket.on("error", () => {}).once("data", () => socket.end(bytes)));
      const { promise: listening, resolve } = Promise.withResolvers<void>();
      server.listen(0, "127.0.0.1", resolve);
      await listening;
      const address = server.address();
      assert.ok(address !== null && typeof address === "object");
      try {
        assert.match(await failureOf(`http://127.0.0.1:${address.port}/`), message);
      } finally {
        server.close();
      }
    });
  }
});
