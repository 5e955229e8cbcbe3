import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Ending } from "./ending.ts";

/** A folder of the test's own, gone when it ends. */
export function temporaryFolder(test: Ending): string {
  const folder = mkdtempSync(join(tmpdir(), "castellan-test-"));
  test.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
