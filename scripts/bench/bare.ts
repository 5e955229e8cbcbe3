import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { LoadAnswer } from "./http-load.ts";

/** The yardstick: a bare node:http server in a process of its own. */
export interface BareServer {
  readonly url: string;
  /** From now on it answers what another server answered. */
  answer(like: LoadAnswer): Promise<void>;
  stop(): void;
}

export async function startBareServer(): Promise<BareServer> {
  const child = fork(join(import.meta.dirname, "bare-server.ts"), { stdio: "inherit" });
  const [{ port }] = await once(child, "message");
  return {
    url: `http://127.0.0.1:${port}`,
    answer: async ({ status, head, body }) => {
      const done = once(child, "message");
      child.send({ status, headers: contentHeaders(head), body });
      await done;
    },
    stop: () => child.disconnect(),
  };
}

function contentHeaders(head: string): Record<string, string> {
  const type = /\r\ncontent-type: *([^\r\n]+)/i.exec(head)?.[1];
  return type === undefined ? {} : { "content-type": type };
}
