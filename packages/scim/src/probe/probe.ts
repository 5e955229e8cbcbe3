import { requireSuccess } from "../client/answer.ts";
import { ScimClientError } from "../client/error.ts";
import type { JsonObject } from "../resource/resource.ts";
import { createAsker, type ProbeAsker, ProbeEnded } from "./asker.ts";
import { type Check, type CheckSeries, type ProbeContext, skipped, type Verdict } from "./check.ts";
import { recogniseDialect } from "./dialect.ts";
import { textOf } from "./documents.ts";
import type { ProbeOptions } from "./options.ts";
import type { CheckLevel, CheckResult, ProbeFacts, ProbeReport, Score } from "./report.ts";
import { asResource, type Sample, sampleOf, sampleSize } from "./sample.ts";
import { createScratch, type Made, type ScratchPad } from "./scratch.ts";
import { allSeries } from "./series.ts";

const cleaningTimeoutMilliseconds = 30_000;
const cleaningRequests = 1_000;

/**
 * Finds out what a SCIM server can do, and how well it keeps to RFC 7643, 7644 and 9865. It only reads, unless `write` is set. Throws
 * `ScimClientError` for a server that cannot be reached, or refuses the credentials, and the reason of an aborted `signal`.
 */
export async function probe(options: ProbeOptions): Promise<ProbeReport> {
  const { clock = Date.now, write = false } = options;
  const startedAt = clock();
  const asker = createAsker(options, options.signal);
  const endpoints = await findEndpoints(asker);
  const sample = sampleOf(await firstList(asker, endpoints.users), asker);
  const scratch = write ? createScratch(asker, endpoints, options.unique ?? randomText()) : undefined;
  let leftBehind: readonly string[] = [];
  let results: Results;
  try {
    const own = scratch === undefined ? sample : ((await ownSample(scratch).catch(notMade)) ?? sample);
    results = await runChecks(options, asker, scratch, {
      sample: own,
      endpoints,
      authenticates: options.authentication.kind !== "none",
    });
  } finally {
    leftBehind = (await clean(options, scratch)) ?? [];
  }
  return {
    baseUrl: options.baseUrl,
    startedAt,
    finishedAt: clock(),
    requests: asker.requests,
    write,
    leftBehind,
    score: scoreOf(results.checks),
    checks: results.checks,
    facts: results.facts,
    dialect: recogniseDialect(results.facts, results.checks),
  };
}

interface Results {
  readonly checks: readonly CheckResult[];
  readonly facts: ProbeFacts;
}

/** Where the users and groups of this server are: usually, and by RFC 7643 section 8.6, at /Users and /Groups. */
async function findEndpoints(asker: ProbeAsker): Promise<ProbeContext["endpoints"]> {
  const { resources } = await asker.ask("GET", "/ResourceTypes");
  const endpointOf = (name: string): string => {
    const type = resources.find((resource: JsonObject) => String(resource.name).toLowerCase() === name.toLowerCase());
    const last = textOf(type?.endpoint)?.replace(/\/+$/, "").split("/").at(-1);
    return last === undefined || last === "" ? `/${name}s` : `/${last}`;
  };
  return { users: endpointOf("User"), groups: endpointOf("Group") };
}

/** Credentials that are refused end the probe: nothing that it would find is true. */
async function firstList(asker: ProbeAsker, users: string) {
  const reply = await asker.ask("GET", `${users}?startIndex=1&count=${sampleSize}`);
  if (reply.status === 401 || reply.status === 403) {
    requireSuccess({ status: reply.status, headers: reply.headers, body: reply.text }, `GET ${users}`);
  }
  return reply;
}

/** Users of the probe's own, so that what they hold is known. `undefined` where none can be made. */
async function ownSample(scratch: ScratchPad): Promise<Sample | undefined> {
  let bare = await scratch.user();
  while (bare.id === "" && bare.reply.status === 400 && scratch.enrich()) bare = await scratch.user();
  if (bare.id === "") return undefined;
  const made = [await sampleUser(scratch, "a"), await sampleUser(scratch, "b"), await sampleUser(scratch, "c")];
  return { users: made.flatMap(({ reply }) => asResource(reply.object)) };
}

/** Nor where the way to the server failed: the checks will tell of it. */
function notMade(error: unknown): undefined {
  if (!(error instanceof ScimClientError) && !(error instanceof ProbeEnded)) throw error;
}

function sampleUser(scratch: ScratchPad, letter: string): Promise<Made> {
  const emails = [{ value: `${letter}@${scratch.prefix}.example`, type: "work" }];
  return scratch.user({ displayName: `Probe ${letter}`, active: true, emails });
}

async function runChecks(
  { onProgress, signal }: ProbeOptions,
  asker: ProbeAsker,
  scratch: ScratchPad | undefined,
  given: Omit<ProbeContext, "ask" | "facts">,
): Promise<Results> {
  const total = allSeries.reduce((sum, { checks }) => sum + checks.length, 0);
  const results: CheckResult[] = [];
  let facts: ProbeFacts = {};
  asker.takeEvidence();
  for (const { group, checks } of allSeries) {
    for (const check of checks) {
      onProgress?.({ done: results.length, total, title: check.title });
      const verdict = await runCheck(check, { ...given, ask: asker.ask, facts }, scratch);
      signal?.throwIfAborted();
      facts = { ...facts, ...verdict.learnt, ...habitOf(facts, check, verdict) };
      results.push(resultOf(group, check, verdict, asker.takeEvidence()));
    }
  }
  onProgress?.({ done: total, total, title: "" });
  return { checks: results, facts };
}

function habitOf({ habits = [] }: ProbeFacts, { id, level }: Check, { outcome }: Verdict): ProbeFacts {
  return level === "habit" && outcome === "passed" ? { habits: [...habits, id] } : {};
}

/** What goes wrong on the way of a check is the check's failure, and the next one is made. */
async function runCheck(check: Check, context: ProbeContext, scratch: ScratchPad | undefined): Promise<Verdict> {
  try {
    if (check.writes !== true) return await check.run(context);
    if (scratch === undefined) return skipped("it makes temporary resources, and the probe was only to read");
    return await check.run({ ...context, scratch });
  } catch (error) {
    if (error instanceof ProbeEnded) return skipped(error.message);
    if (error instanceof ScimClientError) return { outcome: "failed", detail: error.detail };
    throw error;
  }
}

function resultOf(
  group: CheckSeries["group"],
  check: Check,
  verdict: Verdict,
  evidence: readonly string[],
): CheckResult {
  const { id, section, title, level, mend } = check;
  const { outcome, detail } = verdict;
  return { id, group, section, title, level, outcome, detail, mend: outcome === "failed" ? mend : undefined, evidence };
}

/** Whatever happened: with its own time and its own number of requests, and not ended by the caller's signal. */
async function clean(options: ProbeOptions, scratch: ScratchPad | undefined): Promise<readonly string[] | undefined> {
  const { signal: _, ...rest } = options;
  const cleaner = createAsker(
    { ...rest, maximumRequests: cleaningRequests },
    AbortSignal.timeout(cleaningTimeoutMilliseconds),
  );
  return scratch?.clean(cleaner);
}

const noScore: Score = { passed: 0, failed: 0, skipped: 0, noted: 0 };

function scoreOf(checks: readonly CheckResult[]): Readonly<Record<CheckLevel, Score>> {
  const score = { must: noScore, should: noScore, habit: noScore };
  for (const { level, outcome } of checks) score[level] = { ...score[level], [outcome]: score[level][outcome] + 1 };
  return score;
}

function randomText(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(5)), (byte) => byte.toString(36).padStart(2, "0")).join("");
}
