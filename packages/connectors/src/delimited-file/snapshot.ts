import type { BigIntStats } from "node:fs";
import { constants } from "node:fs";
import { type FileHandle, open, realpath } from "node:fs/promises";
import { ConnectorError } from "@castellan/governance";
import { isBelow } from "./settings.ts";

/** One state of a file: all bytes that are read belong to it, or reading throws. */
export interface Snapshot {
  readonly size: number;
  readonly modified: Date;
  /** The bytes, once. Throws `unavailable` at the end when the file was changed meanwhile. */
  chunks(signal: AbortSignal | undefined): AsyncGenerator<Uint8Array>;
  close(): Promise<void>;
}

export interface SnapshotSource {
  readonly folder: string;
  readonly path: string;
  /** What errors call the file. */
  readonly file: string;
}

/**
 * Opens the file. Its name and the folder's are resolved first, so that a symbolic link cannot lead out of the folder; a
 * file that is replaced by a rename while it is read goes on being read as it was.
 * @throws ConnectorError `notFound`, `authorisation`, `policy` (the file is outside the folder, or is no file)
 */
export async function openSnapshot({ folder, path, file }: SnapshotSource): Promise<Snapshot> {
  try {
    const [realFolder, realFile] = await Promise.all([realpath(folder), realpath(path)]);
    if (!isBelow(realFolder, realFile)) {
      throw new ConnectorError(
        "policy",
        `${file} leads out of the folder that files are read from; put the file into it`,
      );
    }
    // Non-blocking, so that a named pipe cannot hold the open; it is refused below, as everything that is no file.
    const handle = await open(realFile, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    return await snapshotOf(handle, file);
  } catch (error) {
    throw asConnectorError(error, file);
  }
}

async function snapshotOf(handle: FileHandle, file: string): Promise<Snapshot> {
  const before = await handle.stat({ bigint: true });
  if (!before.isFile()) {
    await handle.close();
    throw new ConnectorError("policy", `${file} is not a file; name the file itself`);
  }
  return {
    size: Number(before.size),
    modified: before.mtime,
    chunks: (signal) => readUnchanged(handle, before, file, signal),
    close: () => handle.close(),
  };
}

async function* readUnchanged(
  handle: FileHandle,
  before: BigIntStats,
  file: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  let position = 0;
  try {
    for (;;) {
      signal?.throwIfAborted();
      const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafeSlow(65_536), 0, 65_536, position);
      if (bytesRead === 0) break;
      position += bytesRead;
      yield buffer.subarray(0, bytesRead);
    }
    const after = await handle.stat({ bigint: true });
    if (after.mtimeNs === before.mtimeNs && after.size === before.size && BigInt(position) === before.size) return;
  } catch (error) {
    throw signal?.aborted ? error : asConnectorError(error, file);
  }
  throw new ConnectorError(
    "unavailable",
    `${file} was changed while it was read, so what was read is no state it ever had; write it elsewhere and move it into place`,
  );
}

const explanations: Readonly<Record<string, readonly ["notFound" | "authorisation" | "policy", string]>> = {
  ENOENT: ["notFound", "does not exist; put it into the folder that files are read from"],
  ENOTDIR: ["notFound", "does not exist: a part of its path is a file"],
  EACCES: ["authorisation", "may not be read; let the account that runs this service read it"],
  EPERM: ["authorisation", "may not be read; let the account that runs this service read it"],
  EISDIR: ["policy", "is not a file; name the file itself"],
  ELOOP: ["policy", "is a symbolic link that leads in a circle or was put there just now"],
  ENXIO: ["policy", "is not a file; name the file itself"],
};

function asConnectorError(error: unknown, file: string): ConnectorError {
  if (error instanceof ConnectorError) return error;
  const code = error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "unknown";
  const [kind, text] = explanations[code] ?? ["unavailable", `cannot be read (${code})`];
  return new ConnectorError(kind, `${file} ${text}`);
}
