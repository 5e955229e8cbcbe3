/** When external users are compared with their directories by themselves; hours are of UTC, as the hours of logons are. */
export interface Schedule {
  readonly everyHours: number;
  /** From this hour (0–23) on … */
  readonly from: number;
  /** … and before this one (0–24); an equal pair is the whole day. */
  readonly to: number;
}

const hour = 3_600_000;

/**
 * Reads `Yes,24,1,5`: every 24 hours, begun between 1 and 5 o'clock. `No` is never: `undefined`. Throws `TypeError` for what is
 * neither.
 */
export function readSchedule(text: string): Schedule | undefined {
  if (/^\s*no\s*(,|$)/i.test(text)) return undefined;
  const match = /^\s*yes\s*(?:,\s*(\d+)\s*(?:,\s*(\d+)\s*,\s*(\d+)\s*)?)?$/i.exec(text);
  const [, every = "24", from = "0", to = "24"] = match ?? [];
  const schedule = { everyHours: Number(every), from: Number(from), to: Number(to) };
  const possible = schedule.everyHours >= 1 && schedule.everyHours <= 9999 && schedule.from <= 23 && schedule.to <= 24;
  if (match !== null && possible) return schedule;
  throw new TypeError(
    `autoSync "${text}" cannot be read: write it like "Yes,24,1,5" (hours between, from hour, to hour) or "No".`,
  );
}

/**
 * Whether it is time at `now`, if the last one began at `last` (Unix milliseconds). Time is cut into periods that begin at the hour
 * `from`; in each one synchronisation begins, while the hour is within the window. So that which was begun late does not make
 * the next one late.
 */
export function isDue({ everyHours, from, to }: Schedule, last: number | undefined, now: number): boolean {
  if (!isWithin(new Date(now).getUTCHours(), from, to)) return false;
  const period = (time: number) => Math.floor((time - from * hour) / (everyHours * hour));
  return last === undefined || period(last) < period(now);
}

function isWithin(time: number, from: number, to: number): boolean {
  if (from === to % 24) return true;
  return from < to ? time >= from && time < to : time >= from || time < to;
}
