import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { startChild } from "../../src/process/child.ts";
import { passwordEnvironment, runCastellan } from "../support/castellan.ts";
import { temporaryFolder } from "../support/folder.ts";
import { openVaultSession } from "./vault-caller.ts";
import { halfDone } from "./vault-invariants.ts";
import { checkLedger, createLedger, writeUntilGone } from "./vault-ledger.ts";
import { randomNumbers } from "./world.ts";

/** More of them by the environment, for a long run. */
const rounds = Number(process.env.CASTELLAN_TEST_KILLS ?? 3);
const writers = 8;
const longestMilliseconds = 600;

test("a vault that is killed at random moments loses nothing it acknowledged and leaves nothing by half", async (t) => {
  const seed = Number(process.env.CASTELLAN_TEST_SEED ?? Math.floor(Math.random() * 1e9));
  t.diagnostic(`CASTELLAN_TEST_SEED=${seed}`);
  const random = randomNumbers(seed);
  const data = temporaryFolder(t);
  const start = () =>
    startChild(["--data", data, "--port", "0", "--services", "vault", "--empty"], passwordEnvironment);
  let child = await start();
  t.after(() => child.kill());
  const ledger = createLedger();
  for (let round = 0; round < rounds; round += 1) {
    const vault = await openVaultSession(child.url);
    const working = Array.from({ length: writers }, (_, writer) =>
      writeUntilGone(vault, ledger, `r${round}w${writer}`),
    );
    const killed = pause(random(longestMilliseconds)).then(() => child.kill());
    await Promise.all([killed, ...working]);
    child = await start();
    await checkLedger(await openVaultSession(child.url), ledger);
    assert.deepEqual(halfDone(join(data, "vault.db")), [], `round ${round}`);
  }
  const { code, out, err } = await runCastellan(["audit", "verify", "--data", data, "--service", "vault"]);
  assert.equal(code, 0, `${out}${err}`);
  assert.ok(ledger.users.size > 0 && ledger.accounts.size > 0, "something was written");
  t.diagnostic(`${ledger.users.size} users, ${ledger.accounts.size} accounts, ${out.trim()}`);
});
