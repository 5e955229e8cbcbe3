import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { messageOf } from "../error/castellan-error.ts";
import type { Terminal } from "../terminal/output.ts";
import { createNarrator } from "./narrator.ts";
import { openScene, type Scene } from "./scene.ts";
import type { Memory, Step } from "./step.ts";
import { story } from "./story.ts";

/** Plays the story on a fresh data folder, and tells how many steps failed. Nothing is left running or lying about. */
export async function playDemo(terminal: Terminal): Promise<number> {
  const data = mkdtempSync(join(tmpdir(), "castellan-demo-"));
  const narrator = createNarrator(terminal);
  let scene: Scene | undefined;
  try {
    terminal.out("Vault, gateway and governance start, each in a process of its own …\n\n");
    scene = await openScene(data, narrator);
    const failed = await playSteps(scene, terminal);
    terminal.out(`demo: ${story.length - failed} steps passed, ${failed} failed\n`);
    return failed;
  } finally {
    await scene?.stop();
    rmSync(data, { recursive: true, force: true });
  }
}

async function playSteps(scene: Scene, terminal: Terminal): Promise<number> {
  const memory: Memory = new Map();
  let failed = 0;
  for (const [index, step] of story.entries()) {
    terminal.out(`${String(index + 1).padStart(3)}  ${step.title}\n`);
    const problem = await play(step, scene, memory);
    if (problem === undefined) terminal.out("     ✓\n\n");
    else terminal.out(`     ✗ ${problem}\n\n`);
    if (problem !== undefined) failed += 1;
  }
  return failed;
}

async function play(step: Step, scene: Scene, memory: Memory): Promise<string | undefined> {
  try {
    await step.play(scene, memory);
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}
