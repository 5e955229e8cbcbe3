import { randomBytes } from "node:crypto";
import { createLocalKeys, type KeyService } from "@castellan/storage";

/** Root keys that a test changes: the current one first, and none for a sealed vault. */
export interface TestKeys {
  readonly service: KeyService;
  readonly keys: Uint8Array[];
  rotate(): void;
  /** Only the current one stays. */
  retire(): void;
  /** Takes the keys away and answers what puts them back. */
  goAway(): () => void;
}

export function testKeys(...keys: Uint8Array[]): TestKeys {
  if (keys.length === 0) keys.push(randomBytes(32));
  return {
    service: createLocalKeys({ load: async () => keys, refreshMilliseconds: 0 }),
    keys,
    rotate: () => void keys.unshift(randomBytes(32)),
    retire: () => void keys.splice(1),
    goAway: () => {
      const away = keys.splice(0);
      return () => void keys.push(...away);
    },
  };
}
