import { execFile } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** The full path of a command, looked for where a shell would and where Debian keeps daemons; undefined when it is not installed. */
export function findCommand(name: string): string | undefined {
  const folders = [...(process.env.PATH ?? "").split(delimiter), "/usr/sbin", "/sbin"];
  return folders
    .filter((folder) => folder !== "")
    .map((folder) => join(folder, name))
    .find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Runs a command to its end and answers what it printed; throws an error with the end of its complaint, never its arguments. */
export async function runCommand(name: string, path: string, args: readonly string[]): Promise<string> {
  try {
    const { stdout } = await run(path, [...args], {
      maxBuffer: 16 * 1024 * 1024,
      env: { ...process.env, LC_ALL: "C" },
    });
    return stdout;
  } catch (error) {
    const stderr = error instanceof Error && "stderr" in error ? String(error.stderr) : String(error);
    throw new Error(`${name} failed: ${stderr.trim().split("\n").slice(-5).join("\n")}`);
  }
}
