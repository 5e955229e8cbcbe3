import { type Forked, forkServer } from "./forked.ts";
import type { LoadAnswer } from "./http-load.ts";

/** The yardstick: a bare node:http server in a process of its own. */
export interface BareServer extends Pick<Forked, "url" | "pid" | "stop"> {
  /** From now on it answers what another server answered. */
  answer(like: LoadAnswer): Promise<void>;
}

export async function startBareServer(): Promise<BareServer> {
  const { url, pid, ask, stop } = await forkServer("bare-server.ts");
  return {
    url,
    pid,
    stop,
    answer: async ({ status, head, body }) => {
      await ask({ status, headers: headersOf(head), body });
    },
  };
}

/** Those that node:http does not write by itself. */
const own: ReadonlySet<string> = new Set(["content-length", "connection", "keep-alive", "date", "transfer-encoding"]);

function headersOf(head: string): Record<string, string> {
  const lines = head.split("\r\n").slice(1);
  const headers = lines.map((line): [string, string] => {
    const colon = line.indexOf(":");
    return [line.slice(0, colon), line.slice(colon + 1).trim()];
  });
  return Object.fromEntries(headers.filter(([name]) => !own.has(name.toLowerCase())));
}
