import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";

const main = join(import.meta.dirname, "..", "main.ts");

/** A `castellan up` in a process of its own. */
export interface Child {
  /** What it printed after `ready`. */
  readonly url: string;
  readonly pid: number;
  /** Every line it has printed so far. */
  readonly said: readonly string[];
  /** Ends it at once, as a power cut would. */
  kill(): Promise<void>;
  /** Asks it to stop, and tells in how many milliseconds it did, and with which exit code. */
  stop(): Promise<{ readonly milliseconds: number; readonly code: number | null }>;
}

/** Starts `castellan up` with these words and settles when it is ready; rejects with what it said when it ends before. */
export async function startChild(
  words: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<Child> {
  const started = spawn(process.execPath, [...process.execArgv, main, "up", ...words], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...inherited(), ...environment },
  });
  const ended = once(started, "exit").then(([code]) => (typeof code === "number" ? code : null));
  const said: string[] = [];
  const url = await ready(started, said);
  return {
    url,
    said,
    pid: started.pid ?? 0,
    kill: async () => {
      started.kill("SIGKILL");
      await ended;
    },
    stop: async () => {
      const begun = performance.now();
      started.kill("SIGTERM");
      const code = await ended;
      return { milliseconds: performance.now() - begun, code };
    },
  };
}

/** The environment without settings of the caller's own Castellan: the child is told everything by its words. */
function inherited(): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("CASTELLAN_")));
}

function ready(child: ChildProcess, said: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      if (stream === null) continue;
      createInterface({ input: stream }).on("line", (line) => {
        said.push(line);
        const url = /^ready (\S+)$/.exec(line)?.[1];
        if (url !== undefined) resolve(url);
      });
    }
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`castellan up ended with ${code}:\n${said.join("\n")}`)));
  });
}
