import type { OpenCustody } from "../composition/custodies.ts";
import type { Terminal } from "../terminal/output.ts";
import { createProgress } from "../terminal/progress.ts";

/** Wraps everything anew that stands under an earlier root key; answers how many values were, over all services. */
export async function rewrapAll(custodies: readonly OpenCustody[], terminal: Terminal): Promise<number> {
  let sum = 0;
  for (const { service, custody } of custodies) {
    const progress = createProgress(terminal, service);
    try {
      const { rewrapped } = await custody.rewrap({
        onProgress: ({ rewrapped, left }) => {
          progress.report({ done: rewrapped, details: left === 0 ? "wrapped anew" : `wrapped anew, ${left} left` });
        },
      });
      sum += rewrapped;
    } finally {
      progress.end();
    }
  }
  return sum;
}
