import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import { test } from "node:test";
import { openListener } from "../../src/server/listener.ts";

const anyPort = { host: "127.0.0.1", port: 0 } as const;

test("before there is anything to serve, the answer is 503 with Retry-After", async () => {
  const listener = await openListener(anyPort);
  const early = await fetch(listener.url);
  assert.equal(early.status, 503);
  assert.equal(early.headers.get("retry-after"), "1");
  assert.deepEqual(await early.json(), { status: "starting" });
  listener.serve((_request, response) => void response.end("served"));
  assert.equal(await (await fetch(listener.url)).text(), "served");
  await listener.stop(1);
});

test("a port that is taken is said so, with what to do", async () => {
  const first = await openListener(anyPort);
  const port = Number(new URL(first.url).port);
  await assert.rejects(openListener({ ...anyPort, port }), {
    code: "portTaken",
    message: new RegExp(`Port ${port} on 127.0.0.1 is taken.*--port`),
  });
  await first.stop(0);
});

test("an address of another machine is refused with a reason", async () => {
  await assert.rejects(openListener({ host: "203.0.113.1", port: 0 }), {
    code: "addressUnavailable",
    message: /not an address of this machine/,
  });
});

test("a stop lets the request in flight end and cuts idle connections", async () => {
  const listener = await openListener(anyPort);
  const arrived = Promise.withResolvers<void>();
  const release = Promise.withResolvers<void>();
  listener.serve(async (_request, response) => {
    arrived.resolve();
    await release.promise;
    response.end("finished");
  });
  const idle = connect(Number(new URL(listener.url).port), "127.0.0.1");
  await once(idle, "connect");
  const answer = fetch(listener.url).then((response) => response.text());
  await arrived.promise;
  const stopped = listener.stop(60);
  release.resolve();
  assert.equal(await answer, "finished");
  idle.destroy();
  await stopped;
});

test("a request that does not end is cut when its time is over", async () => {
  const listener = await openListener(anyPort);
  const arrived = Promise.withResolvers<void>();
  listener.serve(() => arrived.resolve());
  const answer = fetch(listener.url).then(
    () => "answered",
    () => "cut",
  );
  await arrived.promise;
  await listener.stop(0.05);
  assert.equal(await answer, "cut");
});

test("TLS files that cannot be read name the setting", async () => {
  const tls = { keyFile: "/nowhere/key.pem", certificateFile: "/nowhere/certificate.pem" };
  await assert.rejects(openListener({ ...anyPort, tls }), { code: "configurationInvalid", message: /^server\.tls: / });
});
