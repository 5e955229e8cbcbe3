import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { test } from "node:test";
import { runCastellan } from "../support/castellan.ts";
import { temporaryFolder } from "../support/folder.ts";

test("the demo plays to its end without a failed step, shows no secret and leaves nothing behind", async (context) => {
  const folder = temporaryFolder(context);
  const { code, out, err } = await runCastellan(["demo"], { TMPDIR: folder });
  assert.equal(code, 0, `${out}\n${err}`);
  assert.match(out, /\ndemo: \d+ steps passed, 0 failed\n$/);
  assert.doesNotMatch(out, /✗/);
  assert.doesNotMatch(out, /P@ssw0rd123!|\$argon2|Bearer |Basic /);
  assert.deepEqual(readdirSync(folder), []);
});
