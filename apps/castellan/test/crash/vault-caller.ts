import { passwords } from "../support/castellan.ts";

/** The process was killed before it answered: whether it did what was asked is not known. */
export class Unanswered extends Error {
  override readonly name = "Unanswered";
}

/** Sends one request of a session; answers the JSON of a 2xx. Throws `Unanswered`, or an error that tells the refusal. */
export type VaultCaller = (method: string, path: string, body?: object) => Promise<Record<string, unknown>>;

/** A session of the vault's Administrator. Throws `Unanswered`. */
export async function openVaultSession(url: string): Promise<VaultCaller> {
  const logon = { username: "Administrator", password: passwords.vault, concurrentSession: true };
  const token = await send(`${url}/PasswordVault/API/auth/CyberArk/Logon`, "POST", {}, logon);
  return async (method, path, body) => {
    const answer = await send(`${url}/PasswordVault/API${path}`, method, { authorization: String(token) }, body);
    return typeof answer === "object" && answer !== null ? { ...answer } : { value: answer };
  };
}

async function send(url: string, method: string, headers: Record<string, string>, body?: object): Promise<unknown> {
  let status: number;
  let text: string;
  try {
    const response = await fetch(url, {
      method,
      headers: { ...headers, ...(body === undefined ? {} : { "content-type": "application/json" }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    status = response.status;
    text = await response.text();
  } catch (error) {
    throw new Unanswered(`${method} ${url} was not answered`, { cause: error });
  }
  if (status < 200 || status > 299) throw new Error(`${method} ${url}: ${status} ${text}`);
  return text === "" ? undefined : JSON.parse(text);
}
