import { type LoadRequest, type LoadResult, load } from "./http-load.ts";
import { processUsage } from "./process-usage.ts";

/** One of those who are measured at the same work. */
export interface Contestant {
  readonly url: string;
  readonly pid: number;
  readonly status: number;
  readonly connections: number;
  /** Of one round. */
  readonly seconds: number;
  request(index: number): LoadRequest;
}

/** What one round brought, or the middle of several. */
export interface Round extends LoadResult {
  /** Processor time of the server for one request; undefined where the system does not tell. */
  readonly cpuMicroseconds: number | undefined;
}

export interface Contest {
  readonly ours: Round;
  readonly bare: Round;
  /** The middle of the rounds' ratios, not the ratio of the middles: in one round both met the same machine. */
  readonly ratio: number;
  /** The same of the processor time, which a busy machine stretches less. */
  readonly cpuRatio: number | undefined;
}

/** Takes turns in short rounds, for a machine may be twice as fast in one second as in the next. */
export async function contest(ours: Contestant, bare: Contestant, rounds: number): Promise<Contest> {
  const [runOurs, runBare] = [runner(ours), runner(bare)];
  // What is compiled while it runs must be so before it is measured, and what is kept in memory be there.
  await runOurs(8 * ours.seconds);
  await runBare(2 * bare.seconds);
  const results: { readonly ours: Round; readonly bare: Round }[] = [];
  for (let round = 0; round < rounds; round += 1) results.push({ ours: await runOurs(), bare: await runBare() });
  const cpuRatios = results.map(({ ours: of, bare: to }) => quotient(to.cpuMicroseconds, of.cpuMicroseconds));
  return {
    ours: middle(results.map((result) => result.ours)),
    bare: middle(results.map((result) => result.bare)),
    ratio: median(results.map((result) => result.ours.perSecond / result.bare.perSecond)),
    cpuRatio: cpuRatios.every((ratio) => ratio !== undefined) ? median(cpuRatios) : undefined,
  };
}

/** One contestant alone, after a round that does not count. */
export async function measureAlone(contestant: Contestant, rounds: number): Promise<Round> {
  const run = runner(contestant);
  await run();
  const results: Round[] = [];
  for (let round = 0; round < rounds; round += 1) results.push(await run());
  return middle(results);
}

/** Each round goes on where the one before ended: no request comes twice. */
function runner(contestant: Contestant): (seconds?: number) => Promise<Round> {
  let next = 0;
  return async (seconds = contestant.seconds) => {
    const before = processUsage(contestant.pid);
    const result = await load({ ...contestant, seconds, request: () => contestant.request(next++) });
    const after = processUsage(contestant.pid);
    const used = before && after && after.cpuMicroseconds - before.cpuMicroseconds;
    return { ...result, cpuMicroseconds: used === undefined ? undefined : used / result.requests };
  };
}

function quotient(left: number | undefined, right: number | undefined): number | undefined {
  return left === undefined || right === undefined ? undefined : left / right;
}

function middle(rounds: readonly Round[]): Round {
  const sorted = rounds.toSorted((left, right) => left.perSecond - right.perSecond);
  const round = sorted[Math.floor(sorted.length / 2)];
  if (round === undefined) throw new RangeError("There was no round.");
  return round;
}

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
