import { isDocument } from "../configuration/merge.ts";
import { type Narrator, shortened } from "./narrator.ts";

export interface VaultAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** The vault's own REST API, as one of its clients speaks it; every call is told. */
export interface PvwaCaller {
  /** Tries to log on; the answer's status says whether the vault let the person in. Ends the session again. */
  admits(type: "CyberArk" | "LDAP", username: string, password: string): Promise<VaultAnswer>;
  call(method: string, path: string, session: string, body?: unknown): Promise<VaultAnswer>;
  /** A session, without telling. */
  logon(username: string, password: string): Promise<string>;
}

export function createPvwaCaller(url: string, narrator: Narrator): PvwaCaller {
  const base = `${url}/PasswordVault`;
  const send = (method: string, path: string, session?: string, body?: unknown) =>
    request(`${base}${path}`, method, session, body);
  const told = async (method: string, path: string, session?: string, body?: unknown) => {
    narrator.say(`→ vault  ${method} /PasswordVault${path}${body === undefined ? "" : `  ${shortened(body)}`}`);
    const answer = await send(method, path, session, body);
    narrator.say(`← ${answer.status}${answerText(answer)}`);
    return answer;
  };
  return {
    admits: async (type, username, password) => {
      const answer = await told("POST", `/API/auth/${type}/Logon`, undefined, { username, password });
      if (typeof answer.body === "string" && answer.status === 200) await send("POST", "/API/Auth/Logoff", answer.body);
      return answer;
    },
    call: (method, path, session, body) => told(method, path, session, body),
    logon: async (username, password) => {
      const answer = await send("POST", "/API/auth/CyberArk/Logon", undefined, {
        username,
        password,
        concurrentSession: true,
      });
      if (typeof answer.body !== "string") throw new Error(`The vault refused ${username}: ${shortened(answer.body)}`);
      return answer.body;
    },
  };
}

async function request(url: string, method: string, session: string | undefined, body: unknown): Promise<VaultAnswer> {
  const response = await fetch(url, {
    method,
    headers: {
      ...(session === undefined ? {} : { authorization: session }),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === "" ? undefined : JSON.parse(text) };
}

/** A bare text is a session's token, which is nobody else's business. */
function answerText({ body }: VaultAnswer): string {
  if (body === undefined) return "";
  return isDocument(body) ? `  ${shortened(body)}` : '  "••••"';
}
