import type { Configuration } from "../configuration/configuration.ts";

const levelNames: Readonly<Record<number, string>> = { 20: "debug", 30: "info", 40: "warn", 50: "error", 60: "fatal" };

/** Options of Fastify's pino: JSON lines on stderr, and a line for people when a terminal reads them. */
export function loggerOptions(level: Configuration["log"]["level"], stream: NodeJS.WriteStream = process.stderr) {
  const forPeople = stream.isTTY === true;
  return {
    level,
    // Neither the process id nor the host name helps a reader here, and both cost bytes on every line.
    base: null,
    stream: forPeople ? { write: (line: string) => void stream.write(readable(line)) } : stream,
  };
}

/** `12:00:01 warn  vault: the message key=value` out of pino's JSON line. */
export function readable(line: string): string {
  const { time, level, msg, service, ...rest } = parsed(line);
  const clock = new Date(typeof time === "number" ? time : 0).toISOString().slice(11, 19);
  const name = (levelNames[Number(level)] ?? "info").padEnd(5);
  const details = Object.entries(rest).map(
    ([key, value]) => ` ${key}=${typeof value === "string" ? value : JSON.stringify(value)}`,
  );
  return `${clock} ${name} ${service === undefined ? "" : `${service}: `}${msg ?? ""}${details.join("")}\n`;
}

function parsed(line: string): Record<string, unknown> {
  const value: unknown = JSON.parse(line);
  return typeof value === "object" && value !== null ? { ...value } : {};
}
