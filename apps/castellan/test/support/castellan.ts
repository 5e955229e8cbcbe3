import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { type Child, startChild } from "../../src/process/child.ts";
import type { Ending } from "./ending.ts";

const main = join(import.meta.dirname, "..", "..", "src", "main.ts");

export const passwords = { admin: "Admin-of-the-tests-1", vault: "Vault-of-the-tests-1" } as const;

export const passwordEnvironment = {
  CASTELLAN_ADMIN_PASSWORD: passwords.admin,
  CASTELLAN_VAULT_PASSWORD: passwords.vault,
} as const;

export interface CommandResult {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs one command to its end, in a process of its own. */
export async function runCastellan(
  words: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  input = "",
): Promise<CommandResult> {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith("CASTELLAN_"));
  const child = spawn(process.execPath, [...process.execArgv, main, ...words], {
    stdio: ["pipe", "pipe", "pipe"],
    env: { ...Object.fromEntries(inherited), ...environment },
  });
  child.stdin.on("error", () => {
    // A command that does not read its input may end before it has taken it.
  });
  child.stdin.end(input);
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "exit")]);
  return { code, out, err };
}

/** `castellan up` for one test: ended with it, however it ends. */
export async function upFor(
  test: Ending,
  words: readonly string[],
  environment: Readonly<Record<string, string>> = passwordEnvironment,
): Promise<Child> {
  const child = await startChild(["--port", "0", ...words], environment);
  test.after(() => child.kill());
  return child;
}

export function basic(username: string, password: string): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
}
