import { randomBytes } from "node:crypto";
import { link, mkdir, open, readFile, unlink } from "node:fs/promises";
import { dirname } from "node:path";
import { StorageError } from "../error/storage-error.ts";

const keyBytes = 32;

/**
 * The key that wraps every data key: 32 bytes, from `environment` (base64, base64url or hexadecimal) when it is given,
 * else from `file`, which is created with a random key, readable by its owner alone, when it is missing.
 * Throws `StorageError` `badRootKey` when what is there is not 32 bytes.
 */
export async function loadRootKey(options: {
  readonly environment?: string | undefined;
  readonly file: string;
}): Promise<Uint8Array> {
  if (options.environment !== undefined && options.environment !== "") {
    return decodeKey(options.environment, "the environment");
  }
  try {
    return decodeKey((await readWhenThere(options.file)) ?? (await createKeyFile(options.file)), options.file);
  } catch (error) {
    if (error instanceof StorageError) throw error;
    throw new StorageError("badRootKey", `The root key file ${options.file} cannot be read or created.`, {
      cause: error,
    });
  }
}

function decodeKey(text: string, from: string): Uint8Array {
  const trimmed = text.trim();
  const key = /^[0-9a-f]{64}$/i.test(trimmed) ? Buffer.from(trimmed, "hex") : decodeBase64(trimmed);
  if (key?.length === keyBytes) return new Uint8Array(key);
  throw new StorageError("badRootKey", `The root key in ${from} must be ${keyBytes} bytes in base64 or hexadecimal.`);
}

function decodeBase64(text: string): Buffer | undefined {
  return /^[\w+/-]+={0,2}$/.test(text) ? Buffer.from(text, "base64") : undefined;
}

async function readWhenThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}

/** Writes the key beside the file and links it into place, so that two processes that start at once agree on one key. */
async function createKeyFile(file: string): Promise<string> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.${randomBytes(6).toString("hex")}`;
  const handle = await open(draft, "wx", 0o600);
  try {
    await handle.writeFile(`${randomBytes(keyBytes).toString("base64")}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  try {
    await link(draft, file);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  } finally {
    await unlink(draft);
  }
  return readFile(file, "utf8");
}
