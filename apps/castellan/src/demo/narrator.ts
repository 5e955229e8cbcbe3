import type { Answer, Call, ServerClient } from "../client/server.ts";
import type { Terminal } from "../terminal/output.ts";

const widest = 150;
const secretMembers = /^(password|initialpassword|newpassword|token|secret|authorization)$/i;

/** Prints what passes between a caller and a server, shortened, and without secrets. */
export interface Narrator {
  /** A client that tells each of its calls. */
  narrated(client: ServerClient, service: string): ServerClient;
  say(line: string): void;
}

export function createNarrator(terminal: Terminal): Narrator {
  const say = (line: string) => terminal.out(`     ${line}\n`);
  return {
    say,
    narrated: (client, service) => ({
      url: client.url,
      call: async (method, path, call = {}) => {
        say(`→ ${service}  ${method} ${decodeURIComponent(path)}${bodyText(call)}`);
        const answer = await client.call(method, path, { ...call, anyStatus: true });
        say(`← ${answer.status}${answerText(path, answer)}`);
        return answer;
      },
    }),
  };
}

function bodyText({ body }: Call): string {
  return body === undefined ? "" : `  ${shortened(body)}`;
}

/** A logon answers a bare text, which is the session itself. */
function answerText(path: string, { body }: Answer): string {
  if (body === undefined) return "";
  return /\/logon\/?$/i.test(path) && typeof body === "string" ? '  "••••"' : `  ${shortened(body)}`;
}

/** One line of JSON, cut where a terminal would break it. */
export function shortened(value: unknown): string {
  const text = JSON.stringify(value, masked);
  return text.length <= widest ? text : `${text.slice(0, widest - 1)}…`;
}

function masked(name: string, value: unknown): unknown {
  return secretMembers.test(name) && typeof value === "string" ? "••••" : value;
}
