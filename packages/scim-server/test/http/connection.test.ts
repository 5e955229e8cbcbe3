import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import { test } from "node:test";
import { errorSchema, groupSchema, listen, serve } from "./support/server.ts";

/** Sends these bytes on a connection of their own and reads until the server closes it. */
async function exchange(port: number, request: string): Promise<string> {
  const socket = connect({ host: "127.0.0.1", port });
  socket.setEncoding("utf8").end(request);
  let answer = "";
  socket.on("data", (text: string) => {
    answer += text;
  });
  await once(socket, "close");
  return answer;
}

const credentials = "Authorization: Bearer ann\r\n";

test("a request line with scheme and authority (RFC 9112 section 3.2.2)", async () => {
  const { port, url } = await listen(await serve());
  const answer = await exchange(
    port,
    `GET ${url}/scim/v2/Groups?count=0 HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n${credentials}Connection: close\r\n\r\n`,
  );
  assert.match(answer, /^HTTP\/1\.1 200 /);
  assert.match(answer, /"totalResults":0/);
});

test("a body in chunks is taken, and one that grows too large is refused while it comes", async () => {
  const { port } = await listen(await serve({ bodyLimit: 1000 }));
  const head = `POST /scim/v2/Groups HTTP/1.1\r\nHost: h\r\n${credentials}Content-Type: application/scim+json\r\n`;
  const post = (chunks: readonly string[]) => {
    const body = chunks.map((chunk) => `${Buffer.byteLength(chunk).toString(16)}\r\n${chunk}\r\n`).join("");
    return exchange(port, `${head}Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n${body}0\r\n\r\n`);
  };
  const created = await post([`{"schemas":["${groupSchema}"],`, '"displayName":"Zoë"}']);
  assert.match(created, /^HTTP\/1\.1 201 /);
  assert.match(created, /"displayName":"Zoë"/);
  const refused = await post(["x".repeat(600), "y".repeat(600)]);
  assert.match(refused, /^HTTP\/1\.1 413 /);
  assert.ok(refused.includes(errorSchema));
});

test("a client that leaves in the middle of its body leaves the server well", async () => {
  const { port, url } = await listen(await serve());
  const socket = connect({ host: "127.0.0.1", port });
  socket.write(`PUT /scim/v2/Groups/1 HTTP/1.1\r\nHost: h\r\n${credentials}Content-Length: 500\r\n\r\n{"displ`);
  await once(socket, "connect");
  socket.destroy();
  const answer = await fetch(`${url}/scim/v2/Groups`, { headers: { authorization: "Bearer ann" } });
  assert.equal(answer.status, 200);
});

test("requests of one connection follow one another, refused ones too", async () => {
  const { port } = await listen(await serve());
  const get = (more: string) => `GET /scim/v2/Groups HTTP/1.1\r\nHost: h\r\n${more}\r\n`;
  const answer = await exchange(port, get("") + get(credentials) + get(`${credentials}Connection: close\r\n`));
  assert.deepEqual(answer.match(/HTTP\/1\.1 \d+/g), ["HTTP/1.1 401", "HTTP/1.1 200", "HTTP/1.1 200"]);
});

test("a hook of the host that takes its time is waited for, and the answer is whole", async () => {
  const server = await serve({}, (host) => {
    host.addHook("onSend", async (_request, _reply, payload) => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      return payload;
    });
  });
  for (const [url, status] of [
    ["/scim/v2/Groups", 200],
    ["/scim/v2/Groups/none", 404],
  ] as const) {
    const answer = await server.inject({ url, headers: { authorization: "Bearer me" } });
    assert.equal(answer.statusCode, status);
    assert.ok(Array.isArray(answer.json().schemas), url);
  }
});
