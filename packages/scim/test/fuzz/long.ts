/**
 * The laws of `house.ts` over as many requests as one has time for: `node packages/scim/test/fuzz/long.ts --cases 2000000 --seed 1`.
 * One provider for each profile lives through all of them, so that what it keeps for itself shows in the heap. Ends with 1, and the
 * request that did it, where a law is broken.
 */
import { parseArgs } from "node:util";
import { profiles } from "@castellan/scim";
import fc from "fast-check";
import { openHouse } from "./house.ts";
import { request } from "./requests.ts";

const { values } = parseArgs({
  options: { cases: { type: "string", default: "100000" }, seed: { type: "string", default: "1" } },
});
const cases = Number(values.cases);
const seed = Number(values.seed);
const batch = 5_000;
const houses = await Promise.all(Object.values(profiles).map(openHouse));

const statuses = new Map<number, number>();
const begun = performance.now();
/** In milliseconds of processor time, which other processes on the machine do not lengthen. */
let slowest = 0;

function report(done: number): void {
  globalThis.gc?.();
  const heap = Math.round(process.memoryUsage().heapUsed / 1e5) / 10;
  const rate = Math.round((done / (performance.now() - begun)) * 1_000);
  process.stdout.write(`${done} cases, ${rate}/s, heap ${heap} MB, slowest ${slowest.toFixed(1)} ms\n`);
}

for (let done = 0; done < cases; done += batch) {
  const requests = fc.sample(request, { numRuns: Math.min(batch, cases - done), seed: seed + done });
  for (const [index, each] of requests.entries()) {
    const house = houses[(done + index) % houses.length];
    if (house === undefined) break;
    const start = process.cpuUsage();
    try {
      const status = await house.send(each);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    } catch (error) {
      process.stdout.write(`case ${done + index} of seed ${seed}: ${JSON.stringify(each)}\n`);
      throw error;
    }
    const { user, system } = process.cpuUsage(start);
    slowest = Math.max(slowest, (user + system) / 1_000);
  }
  if ((done / batch) % 20 === 0) report(done + requests.length);
}
report(cases);
const counted = [...statuses].sort(([a], [b]) => a - b).map(([status, count]) => `${status}: ${count}`);
process.stdout.write(`${counted.join(", ")}\n`);
