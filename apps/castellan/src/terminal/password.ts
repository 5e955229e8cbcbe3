import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";
import { text } from "node:stream/consumers";
import { CastellanError } from "../error/castellan-error.ts";
import type { Terminal } from "./output.ts";

/**
 * A password that a person or a script hands over: from the environment variable, else typed without echo, else the
 * first line of stdin. Never an argument: those stand in the shell's history and in the list of processes.
 * Throws `usage` when there is none.
 */
export async function readPassword(terminal: Terminal, question: string, variable: string): Promise<string> {
  const given = process.env[variable];
  if (given !== undefined && given !== "") return given;
  const password = terminal.interactive ? await ask(question) : firstLine(await text(process.stdin));
  if (password !== "") return password;
  throw new CastellanError("usage", `No password was given. Type it, write it to stdin, or set ${variable}.`);
}

function firstLine(content: string): string {
  return content.split(/\r?\n/, 1)[0] ?? "";
}

async function ask(question: string): Promise<string> {
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const reader = createInterface({ input: process.stdin, output: silent, terminal: true });
  process.stderr.write(`${question}: `);
  try {
    return await reader.question("");
  } finally {
    reader.close();
    process.stderr.write("\n");
  }
}
