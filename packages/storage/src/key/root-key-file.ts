import { randomBytes } from "node:crypto";
import { link, mkdir, open, readdir, readFile, rename, unlink, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { StorageError } from "../error/storage-error.ts";
import { keyBytes } from "../secret/aes-gcm.ts";
import { rootKeyId } from "./local-keys.ts";
import { decodeRootKey } from "./root-key-text.ts";

/** The change of the root key in a file: the id of the key before, if there was one, and of the one that is there now. */
export interface Rotation {
  readonly earlier: string | undefined;
  readonly current: string;
}

/** A root key in a file, readable by its owner alone, with earlier ones beside it as `<file>.<id>`. */
export interface RootKeyFile {
  /** The current key, then the earlier ones; none when the current one is missing. Throws `StorageError` `badRootKey`. */
  read(): Promise<readonly Uint8Array[]>;
  /** Makes the first key, unless there is one: of several processes that try at once, all find the same. */
  create(): Promise<void>;
  /**
   * Puts a new key in the place of the current one, which stays beside it. At every moment, and after a crash at any, every
   * key that was ever current is there. Not for two callers at once.
   */
  rotate(): Promise<Rotation>;
  /** Writes every key that is here beside the file `target` of another folder, as earlier ones of that. */
  keepBeside(target: string): Promise<void>;
  /** Removes an earlier key for good; what is still sealed under it is lost. */
  remove(keyId: string): Promise<void>;
}

export function rootKeyFile(file: string): RootKeyFile {
  const beside = (keyId: string) => `${file}.${keyId}`;

  async function readCurrent(): Promise<Uint8Array | undefined> {
    const text = await readWhenThere(file);
    return text === undefined ? undefined : decodeRootKey(text, file);
  }

  async function readEarlier(): Promise<readonly Uint8Array[]> {
    const texts = await Promise.all((await earlierFiles(file)).map(async (path) => [path, await readWhenThere(path)]));
    return texts.flatMap(([path = "", text]) => (text === undefined ? [] : [decodeRootKey(text, path)]));
  }

  return {
    read: () =>
      guarded(file, async () => {
        const current = await readCurrent();
        if (current === undefined) return [];
        const currentId = rootKeyId(current);
        return [current, ...(await readEarlier()).filter((key) => rootKeyId(key) !== currentId)];
      }),
    create: () =>
      guarded(file, async () => {
        const draft = await writeDraft(file);
        try {
          await link(draft, file);
          await settle(file);
        } catch (error) {
          if (codeOf(error) !== "EEXIST") throw error;
        } finally {
          await unlink(draft);
        }
      }),
    rotate: () =>
      guarded(file, async () => {
        const before = await readCurrent();
        const earlier = before && rootKeyId(before);
        const draft = await writeDraft(file);
        if (earlier !== undefined) {
          await link(file, beside(earlier)).catch((error: unknown) => {
            if (codeOf(error) !== "EEXIST") throw error;
          });
          await settle(file);
        }
        await rename(draft, file);
        await settle(file);
        return { earlier, current: rootKeyId(decodeRootKey(await readFile(file, "utf8"), file)) };
      }),
    keepBeside: (target) =>
      guarded(target, async () => {
        const current = await readCurrent();
        for (const key of [...(current === undefined ? [] : [current]), ...(await readEarlier())]) {
          const path = `${target}.${rootKeyId(key)}`;
          await writeFile(path, print(key), { mode: 0o600, flush: true });
        }
      }),
    remove: (keyId) =>
      guarded(file, async () => {
        if (!earlierName.test(`.${keyId}`)) return;
        await unlink(beside(keyId)).catch((error: unknown) => {
          if (codeOf(error) !== "ENOENT") throw error;
        });
        await settle(file);
      }),
  };
}

const earlierName = /^\.[0-9a-f]{8}$/;

/** The files of the earlier keys beside `file`. */
async function earlierFiles(file: string): Promise<readonly string[]> {
  const name = basename(file);
  const names = await readdir(dirname(file));
  return names
    .filter((other) => other.startsWith(name) && earlierName.test(other.slice(name.length)))
    .sort()
    .map((other) => join(dirname(file), other));
}

/** Anything but our own error is the file system's: the place cannot be read or written. */
async function guarded<Result>(file: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof StorageError) throw error;
    throw new StorageError("badRootKey", `The root key file ${file} cannot be read or created.`, { cause: error });
  }
}

async function readWhenThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  }
}

function print(key: Uint8Array): string {
  return `${Buffer.from(key).toString("base64")}\n`;
}

/** A file with a new key, on the disk, under a name that nobody looks for. */
async function writeDraft(file: string): Promise<string> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.${randomBytes(6).toString("hex")}`;
  const handle = await open(draft, "wx", 0o600);
  try {
    await handle.writeFile(print(randomBytes(keyBytes)));
    await handle.sync();
  } finally {
    await handle.close();
  }
  return draft;
}

/** Waits until the disk has the names in the file's folder. */
async function settle(file: string): Promise<void> {
  const folder = await open(dirname(file), "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}
