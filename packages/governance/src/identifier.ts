import { randomBytes } from "node:crypto";

let lastMilliseconds = 0;
let counter = 0;

/**
 * A UUID version 7 (RFC 9562, section 5.7): later ones sort after earlier ones made in this process, so that rows are
 * inserted at the end of their index, and lists in order of `id` are lists in order of creation.
 */
export function createIdentifier(now: number = Date.now()): string {
  if (now > lastMilliseconds) {
    lastMilliseconds = now;
    counter = 0;
  } else counter += 1;
  if (counter > 0xfff) {
    lastMilliseconds += 1;
    counter = 0;
  }
  const random = randomBytes(8);
  random.writeUInt8(((random[0] ?? 0) & 0x3f) | 0x80, 0);
  const time = lastMilliseconds.toString(16).padStart(12, "0");
  const tail = random.toString("hex");
  const sequence = counter.toString(16).padStart(3, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-7${sequence}-${tail.slice(0, 4)}-${tail.slice(4)}`;
}
