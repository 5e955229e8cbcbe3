import assert from "node:assert/strict";

/** Waits until the first aggregations of the sample company have ended well, as the status page tells. */
export async function sampleAggregated(url: string): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const page = await (await fetch(url)).text();
    if (page.split('class="state good">Completed').length === 3) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assert.fail("the sample company was not aggregated");
}
