import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

/** A server in a process of its own, with the flags of this one. */
export interface Forked {
  readonly url: string;
  readonly pid: number;
  /** Sends it a message and waits for what it answers. */
  ask(message: object): Promise<unknown>;
  /** Ends it, and settles when it has gone. */
  stop(): Promise<void>;
}

/** Starts `file` of this folder, which calls `reportPort` as soon as it listens, and ends when it is disconnected. */
export async function forkServer(file: string, words: readonly string[] = []): Promise<Forked> {
  const child = fork(join(import.meta.dirname, file), words, { stdio: "inherit" });
  const ended = once(child, "exit");
  const ready = await answerOf(child);
  const port = typeof ready === "object" && ready !== null && "port" in ready ? ready.port : undefined;
  return {
    url: `http://127.0.0.1:${port}`,
    pid: child.pid ?? 0,
    ask: (message) => {
      const answer = answerOf(child);
      child.send(message);
      return answer;
    },
    stop: async () => {
      if (child.connected) child.disconnect();
      await ended;
    },
  };
}

async function answerOf(child: ChildProcess): Promise<unknown> {
  const gone = new AbortController();
  const exited = once(child, "exit", { signal: gone.signal }).then(([code]) => {
    throw new Error(`The measured process ended with ${code}.`);
  });
  try {
    const [message] = await Promise.race([once(child, "message", { signal: gone.signal }), exited]);
    return message;
  } finally {
    gone.abort();
    exited.catch(() => undefined);
  }
}

/** In the child: tells the parent where it listens, and ends with it. */
export function reportPort(port: number): void {
  process.on("disconnect", () => process.exit());
  process.send?.({ port });
}
