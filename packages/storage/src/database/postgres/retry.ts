import { setTimeout as pause } from "node:timers/promises";
import { isConflict } from "./error.ts";

const attempts = 10;
const longestPauseMilliseconds = 200;

/** Runs `work` again, after a random pause that grows, while PostgreSQL ends it for the sake of another transaction. */
export async function retryConflicts<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt === attempts || !isConflict(error)) throw error;
    }
    await pause(Math.random() * Math.min(longestPauseMilliseconds, 5 * 2 ** attempt));
  }
}
