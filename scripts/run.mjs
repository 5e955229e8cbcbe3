#!/usr/bin/env node
// The way in for every npm script: plain JavaScript that any Node.js from 20 on can read. It installs what is
// missing, then hands over to the pinned Node.js 24, which runs the TypeScript sources as they are.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync, statSync, utimesSync } from "node:fs";
import { createRequire } from "node:module";
import { constants } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
/** The oldest release with everything the sources use: type stripping, node:sqlite. */
const oldestNode = [24, 7];

installWhenNeeded();
run(process.argv.slice(2));

/** Installs when nothing is installed, or when the lock file is newer than what is. */
function installWhenNeeded() {
  const installed = join(root, "node_modules", ".package-lock.json");
  const wanted = join(root, "package-lock.json");
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(wanted).mtimeMs) return;
  process.stderr.write("Installing what Castellan needs (once) …\n");
  const npm = process.env.npm_execpath;
  const [command, first] = npm ? [process.execPath, [npm]] : ["npm", []];
  // What the lock file says, without writing to it; and quicker than `ci` where most is there already.
  const args = [...first, "install", "--no-save", "--no-fund", "--no-audit", "--loglevel=error"];
  const shell = !npm && process.platform === "win32";
  const done = spawnSync(command, args, { cwd: root, stdio: ["ignore", 2, 2], shell });
  if (done.status === 0) return touch(installed);
  process.stderr.write("The installation failed; the lines above say why. Run `npm install` to try it again.\n");
  process.exit(done.status ?? 1);
}

/** An installation that found nothing to change leaves its own record old; without this the next start would install again. */
function touch(file) {
  const now = new Date();
  if (existsSync(file)) utimesSync(file, now, now);
}

function pinnedNode() {
  const name = `node-${process.platform === "win32" ? "win" : process.platform}-${process.arch}`;
  const require = createRequire(join(root, "package.json"));
  for (const candidate of [name, `node-${process.platform}-x64`]) {
    try {
      const home = dirname(require.resolve(`${candidate}/package.json`));
      const file = join(home, "bin", process.platform === "win32" ? "node.exe" : "node");
      if (existsSync(file)) return file;
    } catch {
      // Not published for this platform: the next candidate, or the Node.js that runs this file.
    }
  }
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const [wantedMajor = 0, wantedMinor = 0] = oldestNode;
  if (major > wantedMajor || (major === wantedMajor && minor >= wantedMinor)) return process.execPath;
  process.stderr.write(
    `Castellan runs on Node.js ${oldestNode.join(".")} or newer. This is ${process.version}, and no pinned runtime ` +
      `is published for ${process.platform}-${process.arch}. Install a newer Node.js and try again.\n`,
  );
  return process.exit(1);
}

/** `--script FILE …` runs that file; anything else is a command of `castellan`. Ends as the child ends. */
function run(words) {
  const script = words[0] === "--script" ? words[1] : undefined;
  const file = join(root, script ?? "apps/castellan/src/main.ts");
  const flags = readFileSync(join(root, "scripts", "node-flags"), "utf8")
    .split(/\s+/)
    .filter(Boolean);
  const child = spawn(pinnedNode(), [...flags, file, ...words.slice(script ? 2 : 0)], {
    stdio: "inherit",
    env: { NODE_COMPILE_CACHE: join(root, "node_modules", ".cache", "castellan"), ...process.env },
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("error", (error) => {
    process.stderr.write(`The pinned Node.js cannot be started here: ${error.message}\n`);
    process.exit(1);
  });
  child.on("exit", (code, signal) => process.exit(code ?? 128 + (constants.signals[signal ?? "SIGTERM"] ?? 15)));
}
