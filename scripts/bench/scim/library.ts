import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BareServer, startBareServer } from "../bare.ts";
import { type Contestant, contest, measureAlone, type Round } from "../contest.ts";
import { printFigure } from "../figure.ts";
import { type Forked, forkServer } from "../forked.ts";
import { type LoadRequest, sendOnce } from "../http-load.ts";
import { processUsage } from "../process-usage.ts";
import { type LibraryCase, type LibraryServer, libraryCases } from "./library-case.ts";
import { get } from "./request.ts";
import type { Seeded } from "./seed.ts";

const rounds = 5;
/** So many clients that writes which come together can share one wait for the disk. */
const connections = 64;
const scimmyUsers = 1000;

/** A server of the contest, with what was put into it. */
interface Opened extends Forked, LibraryServer {}

/**
 * The library over its SQL store on disk; each case against a bare server's same bytes in alternating rounds, and against
 * SCIMMY with 1,000 users in memory. `only`: the names of the cases to run; empty for all.
 */
export async function benchLibrary(users: number, only: readonly string[]): Promise<void> {
  const cases = libraryCases.filter(({ name }) => only.length === 0 || only.includes(`scim.${name}`));
  if (cases.length === 0) return;
  const folder = mkdtempSync(join(tmpdir(), "castellan-bench-"));
  const file = join(folder, "scim.db");
  const ours = await open("scim/library-server.ts", [file, String(users)]);
  const scimmy = await open("scim/scimmy-server.mjs", [String(scimmyUsers)]);
  const bare = await startBareServer();
  try {
    printFigure({ name: "scim.seed", value: ours.seeded.usersPerSecond, unit: "users/s", users, ...sizeOf(file) });
    const before = processUsage(ours.pid);
    for (const one of cases) await measure(one, ours, bare, scimmy);
    const after = processUsage(ours.pid);
    if (before !== undefined && after !== undefined) {
      const { residentMegabytes, peakMegabytes } = after;
      const details = { beforeMegabytes: before.residentMegabytes, peakMegabytes };
      printFigure({ name: "scim.memory", value: residentMegabytes, unit: "MB", ...details });
    }
  } finally {
    await Promise.all([ours.stop(), scimmy.stop(), bare.stop()]);
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measure(one: LibraryCase, ours: Opened, bare: BareServer, scimmy: Opened): Promise<void> {
  const request = one.requests(ours);
  if (request === undefined) return;
  // The first request is for the sample alone: what is sent in the contest is new to the server.
  const next = (index: number) => request(index + 1);
  const { answer: sample } = await trial(one, ours, request);
  await bare.answer(sample);
  const load = { status: sample.status, connections, request: next };
  const result = await contest({ ...ours, ...load, seconds: 1 }, { ...bare, ...load, seconds: 0.6 }, rounds);
  const rival = await measureScimmy(one, scimmy);
  printFigure({
    name: `scim.${one.name}`,
    value: result.ours.perSecond * one.perRequest,
    unit: one.unit,
    ratio: result.ratio,
    cpuRatio: result.cpuRatio,
    timesScimmy: rival && result.ours.perSecond / rival.perSecond,
    bareNodeHttp: result.bare.perSecond * one.perRequest,
    scimmy: rival && rival.perSecond * one.perRequest,
    cpuMicroseconds: result.ours.cpuMicroseconds,
    p50Milliseconds: result.ours.p50Milliseconds,
    p99Milliseconds: result.ours.p99Milliseconds,
    megabytes: processUsage(ours.pid)?.residentMegabytes,
  });
}

/** SCIMMY spends up to seconds on one request: what the first takes says how many connections are of use. */
async function measureScimmy(one: LibraryCase, scimmy: Opened): Promise<Round | undefined> {
  const request = one.requests(scimmy);
  if (request === undefined) return undefined;
  const { answer, milliseconds } = await trial(one, scimmy, request);
  const next = (index: number) => request(index + 1);
  const contestant: Contestant = {
    ...scimmy,
    status: answer.status,
    connections: milliseconds > 100 ? 1 : 16,
    seconds: 1,
    request: next,
  };
  return measureAlone(contestant, 2);
}

/** Sends the first request, twice where it reads, and tells how long the server took when warm. */
async function trial({ name }: LibraryCase, { url }: Forked, request: (index: number) => LoadRequest) {
  const first = request(0);
  if (first.method === "GET") await sendOnce(url, first);
  const begun = performance.now();
  const answer = await sendOnce(url, first);
  const milliseconds = performance.now() - begun;
  if (answer.status >= 300) throw new Error(`${name}: ${answer.status} ${answer.body.slice(0, 500)}`);
  return { answer, milliseconds };
}

async function open(file: string, words: readonly string[]): Promise<Opened> {
  const server = await forkServer(file, words);
  const seeded = await server.ask({});
  if (!isSeeded(seeded)) throw new TypeError(`${file} does not say what it holds.`);
  return { ...server, seeded, cursors: await walkCursors(server.url, seeded.userIds.length) };
}

function isSeeded(value: unknown): value is Seeded {
  return typeof value === "object" && value !== null && "userIds" in value && "smallGroupIds" in value;
}

/** The cursors of all pages, as a client finds them; none where the first page has no `nextCursor` (RFC 9865 section 2). */
async function walkCursors(url: string, users: number): Promise<readonly string[]> {
  const cursors: string[] = [];
  let next = await nextCursor(url, "");
  while (next !== undefined && cursors.length < users / 100) {
    cursors.push(next);
    next = await nextCursor(url, next);
  }
  // The last page may hold fewer than all the others.
  return cursors.slice(0, -1);
}

async function nextCursor(url: string, cursor: string): Promise<string | undefined> {
  const path = `/Users?count=100&attributes=userName&cursor=${encodeURIComponent(cursor)}`;
  const { body } = await sendOnce(url, get(path));
  return /"nextCursor":"([^"]+)"/.exec(body)?.[1];
}

function sizeOf(file: string): { readonly fileMegabytes?: number } {
  const { size } = statSync(file, { throwIfNoEntry: false }) ?? {};
  return size === undefined ? {} : { fileMegabytes: Math.round(size / 1_000_000) };
}
