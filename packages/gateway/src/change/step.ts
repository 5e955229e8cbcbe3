import { ScimError } from "@castellan/scim";
import { inParallel } from "../list/parallel.ts";

/** One act of a change that takes several. */
export interface Step {
  /** Completes "It was not possible to take back that …": "the vault user was updated". */
  readonly done: string;
  run(): Promise<void>;
  /** Takes it back. Absent: it cannot be. */
  undo?(): Promise<void>;
}

/**
 * Runs steps in order. When one fails, those before it are taken back, the last first, and its error is thrown; what could
 * not be taken back is added to the error's words, because the client must know what stands.
 */
export async function runSteps(steps: readonly Step[]): Promise<void> {
  const done: Step[] = [];
  for (const step of steps) {
    try {
      await step.run();
      done.push(step);
    } catch (error) {
      throw withRemains(error, await takeBack(done));
    }
  }
}

/** Steps that do not need each other as one: several at once. When one fails, those that were done are taken back. */
export function together(done: string, steps: readonly Step[]): Step {
  const finished: Step[] = [];
  return {
    done,
    async run() {
      try {
        await inParallel(steps, async (step) => {
          await step.run();
          finished.push(step);
        });
      } catch (error) {
        throw withRemains(error, await takeBack(finished.splice(0)));
      }
    },
    async undo() {
      const remains = await takeBack(finished.splice(0));
      if (remains.length > 0) throw new ScimError("upstreamFailed", remains.join("; "));
    },
  };
}

/** Answers what stands nevertheless. */
async function takeBack(done: readonly Step[]): Promise<readonly string[]> {
  const remains: string[] = [];
  for (const step of done.toReversed()) {
    try {
      if (step.undo === undefined) remains.push(step.done);
      else await step.undo();
    } catch {
      remains.push(step.done);
    }
  }
  return remains;
}

function withRemains(error: unknown, remains: readonly string[]): unknown {
  if (remains.length === 0) return error;
  const known = error instanceof ScimError ? error : new ScimError("internal", "A later step failed", { cause: error });
  return new ScimError(
    known.code,
    `${known.detail}. This was done before and could not be taken back: ${remains.toReversed().join("; ")}`,
    {
      headers: known.headers,
      cause: error,
      ...(known.extra === undefined ? {} : { extra: known.extra }),
    },
  );
}
