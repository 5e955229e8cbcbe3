import { setTimeout as pause } from "node:timers/promises";

/** Asks again and again, quickly at first, until the answer is final; tells each answer to `watch`. */
export async function waitFor<Answer>(
  ask: () => Promise<Answer>,
  isFinal: (answer: Answer) => boolean,
  watch: (answer: Answer) => void = () => {},
): Promise<Answer> {
  for (let milliseconds = 50; ; milliseconds = Math.min(milliseconds * 1.5, 500)) {
    const answer = await ask();
    watch(answer);
    if (isFinal(answer)) return answer;
    await pause(milliseconds);
  }
}
