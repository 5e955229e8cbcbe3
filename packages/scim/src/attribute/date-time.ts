const pattern = /^(-?(?:[1-9]\d{3,5}|0\d{3}))-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d+))?(Z|[+-]\d\d:\d\d)?$/;

const daysOfMonths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;
const millisecondsOfDay = 86_400_000;
/** What a JavaScript `Date` can hold, on either side of 1970. */
const farthest = 8.64e15;

/**
 * The instant of an `xsd:dateTime` (RFC 7643 section 2.3.5) in Unix milliseconds, what is finer cut off; a time without zone is UTC.
 * `undefined` for text that is none: a day that the month does not have, a second 60, an offset beyond 14:00, a date alone. 24:00:00
 * is the first instant of the next day.
 */
export function parseDateTime(text: string): number | undefined {
  const match = pattern.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second, fraction = "", zone = "Z"] = match;
  const days = daysSinceEpoch(Number(year), Number(month), Number(day));
  const time = timeOfDay(Number(hour), Number(minute), Number(second), Number(fraction.slice(0, 3).padEnd(3, "0")));
  const offset = zoneOffset(zone);
  if (days === undefined || time === undefined || offset === undefined) return undefined;
  if (Number(hour) === 24 && /[1-9]/.test(fraction)) return undefined;
  const instant = days * millisecondsOfDay + time - offset;
  return Math.abs(instant) > farthest ? undefined : instant;
}

/** In the proleptic Gregorian calendar, counted in years that begin in March, so that a leap day ends one. */
function daysSinceEpoch(year: number, month: number, day: number): number | undefined {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const length = month === 2 && isLeap ? 29 : daysOfMonths[month - 1];
  if (length === undefined || day < 1 || day > length) return undefined;
  const marchYear = month > 2 ? year : year - 1;
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  const leapDays = Math.floor(marchYear / 4) - Math.floor(marchYear / 100) + Math.floor(marchYear / 400);
  return marchYear * 365 + leapDays + dayOfYear - 719_468;
}

function timeOfDay(hour: number, minute: number, second: number, millisecond: number): number | undefined {
  const isEndOfDay = hour === 24 && minute === 0 && second === 0 && millisecond === 0;
  if ((hour > 23 && !isEndOfDay) || minute > 59 || second > 59) return undefined;
  return ((hour * 60 + minute) * 60 + second) * 1_000 + millisecond;
}

function zoneOffset(zone: string): number | undefined {
  if (zone === "Z") return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(4));
  if (minutes > 59 || hours * 60 + minutes > 14 * 60) return undefined;
  return (zone.startsWith("-") ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}
