import { SingleBar } from "cli-progress";
import type { Terminal } from "./output.ts";

/** What a long work has done so far; `total` where it is known. */
export interface ProgressReport {
  readonly done: number;
  readonly total?: number | undefined;
  /** `12 created, 3 updated`. */
  readonly details: string;
}

export interface Progress {
  report(progress: ProgressReport): void;
  end(): void;
}

/** A bar on a terminal; elsewhere a plain line on stderr, at most every five seconds. */
export function createProgress(terminal: Terminal, title: string): Progress {
  return terminal.interactive ? barProgress(title) : lineProgress(terminal, title);
}

function barProgress(title: string): Progress {
  const format = `${title} {bar} {done} {details}`;
  const bar = new SingleBar({ format, hideCursor: true, clearOnComplete: true, barsize: 24 });
  bar.start(1, 0, { done: "", details: "" });
  return {
    report: ({ done, total, details }) => {
      bar.setTotal(Math.max(total ?? done * 1.25, 1));
      bar.update(done, { done: total === undefined ? `${done}` : `${done}/${total}`, details });
    },
    end: () => bar.stop(),
  };
}

function lineProgress(terminal: Terminal, title: string): Progress {
  let saidAt = Date.now();
  return {
    report: ({ done, details }) => {
      const now = Date.now();
      if (now - saidAt < 5000) return;
      saidAt = now;
      terminal.err(`${title}: ${done} ${details}\n`);
    },
    end: () => {},
  };
}
