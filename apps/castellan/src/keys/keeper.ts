import { setTimeout as pause } from "node:timers/promises";
import { type Custody, type KeyService, StorageError } from "@castellan/storage";
import type { Log } from "../composition/services.ts";
import { messageOf } from "../error/castellan-error.ts";

export interface KeeperOptions {
  readonly keys: KeyService;
  readonly custodies: readonly Custody[];
  readonly log: Log;
  /** The current root key is another, or gone. */
  readonly onChange: () => Promise<void>;
  /** How often the root keys are looked at; default 2,000. */
  readonly pollMilliseconds?: number;
  /**
   * How long after a pass another one takes what was sealed under the old key meanwhile, by who had not noticed; default 60,000.
   * A sixth of it, where something stands under a root key that is missing.
   */
  readonly secondPassMilliseconds?: number;
}

export interface Keeper {
  /** `missing`: there is no root key, or something stands under one that is not here. */
  readonly rootKey: "held" | "missing";
  /** Watches until `stopped`. */
  run(stopped: AbortSignal): Promise<void>;
}

/**
 * Watches the root keys: tells when they go and come, and whenever the current one is another than before, wraps everything anew
 * that stands under an earlier one.
 */
export function createKeeper(options: KeeperOptions): Keeper {
  const { keys, custodies, log, onChange, pollMilliseconds = 2000, secondPassMilliseconds = 60_000 } = options;
  let rootKey: Keeper["rootKey"] = "held";
  let seen: string | undefined;
  let next: { readonly keyId: string; readonly at: number } | undefined;

  async function look(stopped: AbortSignal): Promise<void> {
    const current = await currentKey(keys);
    const keyId = current.ok ? current.keyId : undefined;
    if (!current.ok) {
      next = undefined;
      tell("missing", { reason: current.reason });
    } else if (next === undefined || next.keyId !== keyId || Date.now() >= next.at) {
      await wrapAll(current.keyId, stopped);
    }
    if (keyId !== seen) await onChange();
    seen = keyId;
  }

  async function wrapAll(keyId: string, stopped: AbortSignal): Promise<void> {
    const again = next?.keyId === keyId;
    let rewrapped = 0;
    let left = 0;
    for (const custody of custodies) {
      const progress = await custody.rewrap({ signal: stopped });
      rewrapped += progress.rewrapped;
      left += progress.left;
    }
    if (rewrapped > 0) log.info({ rootKey: keyId, rewrapped }, "Wrapped anew under the current root key");
    tell(left > 0 ? "missing" : "held", left > 0 ? { left } : { rootKey: keyId });
    if (left > 0) next = { keyId, at: Date.now() + secondPassMilliseconds / 6 };
    else next = { keyId, at: again ? Number.POSITIVE_INFINITY : Date.now() + secondPassMilliseconds };
  }

  function tell(now: Keeper["rootKey"], details: object): void {
    if (now === rootKey) return;
    rootKey = now;
    if (now === "missing") log.warn(details, "Sealed: a root key is missing that stored secrets need");
    else log.warn(details, "Unsealed: every root key that stored secrets need is here");
  }

  return {
    get rootKey() {
      return rootKey;
    },
    async run(stopped) {
      let complaint = "";
      while (!stopped.aborted) {
        try {
          await look(stopped);
          complaint = "";
        } catch (error) {
          // A database that is down for a while must not end the watch, nor fill the log.
          const reason = messageOf(error);
          if (!stopped.aborted && reason !== complaint)
            log.error({ reason }, "The root keys could not be looked after");
          complaint = reason;
        }
        await pause(pollMilliseconds, undefined, { signal: stopped, ref: false }).catch(() => undefined);
      }
    },
  };
}

type Current = { readonly ok: true; readonly keyId: string } | { readonly ok: false; readonly reason: string };

async function currentKey(keys: KeyService): Promise<Current> {
  try {
    return { ok: true, keyId: await keys.current() };
  } catch (error) {
    if (error instanceof StorageError && error.code === "sealed") return { ok: false, reason: error.message };
    throw error;
  }
}
