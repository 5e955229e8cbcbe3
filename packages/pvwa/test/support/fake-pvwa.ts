import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { TestContext } from "node:test";
import { createPvwaClient, type PvwaClient, type PvwaClientOptions, type PvwaSession } from "../../src/index.ts";

export interface Received {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** What a scripted PVWA answers: JSON text or any text, or nothing when `handle` answers itself. */
export interface Scripted {
  readonly status?: number;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string | string[]>>;
  readonly handle?: (response: ServerResponse) => void;
}

export const token = "t".repeat(180);

/** A PVWA that answers from a script: by `METHOD /path`, else a logon, else an empty 200. It records what it received. */
export async function startFakePvwa(
  test: TestContext,
  script: Readonly<Record<string, Scripted>> = {},
  options: Partial<PvwaClientOptions> = {},
): Promise<{ client: PvwaClient; received: Received[]; session(): Promise<PvwaSession>; baseUrl: string }> {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { method = "", url = "", headers } = request;
    received.push({ method, url, headers, body: Buffer.concat(chunks).toString() });
    const isLogon = url.toLowerCase().endsWith("/logon/");
    const answer =
      script[`${method} ${url.replace("/PasswordVault", "")}`] ?? (isLogon ? { body: JSON.stringify(token) } : {});
    if (answer.handle !== undefined) return answer.handle(response);
    response.writeHead(answer.status ?? 200, { "content-type": "application/json; charset=utf-8", ...answer.headers });
    response.end(answer.body ?? "");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("no address");
  const baseUrl = `http://127.0.0.1:${address.port}/PasswordVault`;
  const client = createPvwaClient({ baseUrl, ...options });
  test.after(async () => {
    server.closeAllConnections();
    await client.close();
    server.close();
  });
  return { client, received, baseUrl, session: () => client.logon({ username: "svc", password: "S3cret-pass" }) };
}
