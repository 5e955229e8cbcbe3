import { execFile, spawn } from "node:child_process";
import { chown, mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";

const run = promisify(execFile);

/** A PostgreSQL server of the tests' own. */
export interface PostgresCluster {
  /** `postgres://…`, as a role that may do everything. */
  readonly url: string;
  close(): Promise<void>;
}

/** The identity to run the server under: PostgreSQL refuses to run as root. */
interface Owner {
  readonly uid: number;
  readonly gid: number;
}

const portAttempts = 3;
const readyMilliseconds = 30_000;

/**
 * Runs the server until it ends or until the keeper's input does, which is when this process ends, however it ends.
 * What the server leaves behind is removed, unless it failed: then its log tells why.
 */
const keeper = `
exec 3<&0
"$1/postgres" -D "$2/data" -p "$3" -c listen_addresses=127.0.0.1 -c unix_socket_directories= \
  -c fsync=off -c max_connections=200 >"$2/log" 2>&1 &
server=$!
(read -r _ <&3; kill -INT $server) 2>/dev/null &
watcher=$!
wait $server
status=$?
kill $watcher 2>/dev/null
[ $status = 0 ] && rm -rf "$2"
exit $status`;

/** Starts a fresh cluster from the server programs in `programs`, on a loopback port that is free. */
export async function startCluster(programs: string): Promise<PostgresCluster> {
  const owner = await serverOwner();
  const folder = await mkdtemp(join(tmpdir(), "castellan-postgres-"));
  if (owner) await chown(folder, owner.uid, owner.gid);
  await run(
    join(programs, "initdb"),
    ["-D", join(folder, "data"), "-U", "castellan", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"],
    { ...owner, cwd: folder },
  );
  for (let attempt = 1; attempt <= portAttempts; attempt += 1) {
    const cluster = await startServer(programs, folder, owner);
    if (cluster) return cluster;
  }
  const log = await readFile(join(folder, "log"), "utf8");
  await rm(folder, { recursive: true, force: true });
  throw new Error(`PostgreSQL did not start:\n${log}`);
}

/** The server once it answers; `undefined` when it ended before, as it does when the port was taken meanwhile. */
async function startServer(
  programs: string,
  folder: string,
  owner: Owner | undefined,
): Promise<PostgresCluster | undefined> {
  const port = await freePort();
  const child = spawn("/bin/sh", ["-c", keeper, "postgres-keeper", programs, folder, String(port)], {
    ...owner,
    cwd: "/",
    // A group of its own, so that Ctrl-C reaches the keeper only as the end of its input.
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const deadline = Date.now() + readyMilliseconds;
  while (child.exitCode === null && Date.now() < deadline) {
    if (await answers(programs, port)) {
      child.unref();
      return {
        url: `postgres://castellan@127.0.0.1:${port}/postgres`,
        async close() {
          child.ref();
          child.stdin.end();
          await ended;
        },
      };
    }
    await pause(50);
  }
  child.stdin.end();
  await ended;
  return undefined;
}

async function answers(programs: string, port: number): Promise<boolean> {
  try {
    await run(join(programs, "pg_isready"), ["-q", "-h", "127.0.0.1", "-p", String(port)]);
    return true;
  } catch {
    return false;
  }
}

/** Root lends the server the identity that its package made for it; anybody else runs it as themselves. */
async function serverOwner(): Promise<Owner | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const [uid, gid] = await Promise.all(["-u", "-g"].map((which) => run("id", [which, "postgres"])));
  return { uid: Number(uid?.stdout), gid: Number(gid?.stdout) };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("The port of a TCP server is a number.");
  return address.port;
}
