import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { test } from "node:test";
import { lockDataFolder } from "../../src/secret/lock.ts";
import { temporaryFolder } from "../support/folder.ts";

const lockFile = join(import.meta.dirname, "..", "..", "src", "secret", "lock.ts");

/** Another process that holds the lock until it is killed. */
async function holder(folder: string) {
  const script = `const { lockDataFolder } = await import(${JSON.stringify(lockFile)});
    const lock = lockDataFolder(${JSON.stringify(folder)}, "vault"); console.log("held"); setInterval(() => lock, 1000);`;
  const child = spawn(process.execPath, [...process.execArgv, "--input-type=module", "-e", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(child.stdout, "data");
  return child;
}

test("a data folder has one process a service, and says which", async (context) => {
  const folder = temporaryFolder(context);
  const child = await holder(folder);
  context.after(() => child.kill("SIGKILL"));
  assert.throws(() => lockDataFolder(folder, "vault"), {
    code: "dataFolderInUse",
    message: new RegExp(`process ${child.pid} runs its vault`),
  });
  lockDataFolder(folder, "gateway").release();
});

test("the lock of a process that was killed is free at once", async (context) => {
  const folder = temporaryFolder(context);
  const child = await holder(folder);
  child.kill("SIGKILL");
  await once(child, "exit");
  const lock = lockDataFolder(folder, "vault");
  assert.throws(() => lockDataFolder(folder, "vault"), { message: new RegExp(`process ${process.pid} runs`) });
  lock.release();
  lockDataFolder(folder, "vault").release();
});
