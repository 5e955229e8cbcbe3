import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { CastellanError, messageOf } from "../error/castellan-error.ts";

/** The text of a file, or of stdin for `-`. Throws `usage` when it cannot be read. */
export async function readText(file: string): Promise<string> {
  try {
    return file === "-" ? await text(process.stdin) : await readFile(file, "utf8");
  } catch (error) {
    throw new CastellanError("usage", `${file} cannot be read: ${messageOf(error)}`);
  }
}

/** The JSON of a file, or of stdin for `-`. Throws `usage` when it is none. */
export async function readJson(file: string): Promise<unknown> {
  const content = await readText(file);
  try {
    return JSON.parse(content);
  } catch (error) {
    throw new CastellanError("usage", `${file === "-" ? "stdin" : file} is not JSON: ${messageOf(error)}`);
  }
}
