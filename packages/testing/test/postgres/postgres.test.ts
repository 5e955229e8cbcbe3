import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import { after, describe, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { closePostgres, postgresUrl } from "@castellan/testing";

const server = await postgresUrl();

describe("PostgreSQL for the tests", { skip: "skip" in server && server.skip }, () => {
  after(closePostgres);

  test("is one server however often it is asked for", async () => {
    assert.deepEqual(await postgresUrl(), server);
  });

  test("answers on loopback", async () => {
    assert.ok("url" in server);
    assert.equal(new URL(server.url).hostname, "127.0.0.1");
    assert.equal(await listens(server.url), true);
  });

  test("is gone when the process that started it is killed", async () => {
    const script = `
      const { postgresUrl } = await import("@castellan/testing");
      console.log((await postgresUrl()).url);
      setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
      cwd: import.meta.dirname,
      env: { ...process.env, CASTELLAN_TEST_POSTGRES_URL: "" },
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [line] = await once(child.stdout, "data");
    const url = String(line).trim();
    assert.equal(await listens(url), true);
    child.kill("SIGKILL");
    for (let tries = 0; (await listens(url)) && tries < 200; tries += 1) await pause(50);
    assert.equal(await listens(url), false);
  });
});

async function listens(url: string): Promise<boolean> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  try {
    await once(socket, "connect");
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
