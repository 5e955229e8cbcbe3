import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { isRecord } from "../../src/json.ts";

interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

/** Governance in a process of its own, which can be killed. */
export interface Child {
  /** Asks the REST API; rejects when the process is killed before it answers. */
  ask(method: "GET" | "POST", url: string, body?: unknown): Promise<Answer>;
  kill(): Promise<void>;
}

export async function startChild(databaseUrl: string, folder: string): Promise<Child> {
  const child: ChildProcess = fork(new URL("./governance.child.ts", import.meta.url), [databaseUrl, folder]);
  const waiting = new Map<number, { resolve(answer: Answer): void; reject(error: Error): void }>();
  const ready = Promise.withResolvers<void>();
  child.on("message", (message) => {
    if (!isRecord(message)) return;
    if (message.ready === true) ready.resolve();
    const { number, status, body } = message;
    waiting.get(Number(number))?.resolve({ status: Number(status), body: isRecord(body) ? body : {} });
  });
  child.on("exit", (code) => {
    const error = new Error(`the child ended: ${code}`);
    ready.reject(error);
    for (const { reject } of waiting.values()) reject(error);
  });
  await ready.promise;
  let questions = 0;
  return {
    ask(method, url, body) {
      const number = ++questions;
      const answer = Promise.withResolvers<Answer>();
      waiting.set(number, answer);
      child.send({ number, method, url, body });
      return answer.promise.finally(() => waiting.delete(number));
    },
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, "exit");
      child.kill("SIGKILL");
      await ended;
    },
  };
}
