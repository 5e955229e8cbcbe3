import { setTimeout as pause } from "node:timers/promises";
import { type Custody, type KeyService, StorageError } from "@castellan/storage";
import type { Log } from "../composition/services.ts";
import { messageOf } from "../error/castellan-error.ts";

export interface KeeperOptions {
  readonly keys: KeyService;
  readonly custodies: readonly Custody[];
  readonly log: Log;
  /** The current root key is another, or gone. */
  readonly onChange?: () => Promise<void>;
  /** How often the root keys are looked at; default 2,000. */
  readonly pollMilliseconds?: number;
  /** How long after a pass another one takes what was sealed under the old key meanwhile, by who had not noticed; default 60,000. */
  readonly secondPassMilliseconds?: number;
}

/**
 * Watches the root keys until `stopped`: tells when they go and come, and whenever the current one is another than before wraps
 * everything anew that stands under an earlier one.
 */
export async function keepKeys(options: KeeperOptions, stopped: AbortSignal): Promise<void> {
  const { keys, custodies, log, pollMilliseconds = 2000, secondPassMilliseconds = 60_000 } = options;
  let sealed: boolean | undefined;
  let due: { readonly keyId: string; readonly at: number } | undefined;
  let wrapped = "";

  let seen: string | undefined;

  async function look(): Promise<void> {
    const current = await currentKey(keys);
    tell(current);
    const now = current.ok ? current.keyId : undefined;
    if (now !== seen) await options.onChange?.();
    seen = now;
    if (!current.ok) return;
    const { keyId } = current;
    const first = keyId !== wrapped;
    if (!first && (due === undefined || due.keyId !== keyId || Date.now() < due.at)) return;
    const left = await wrapAll(keyId);
    due = first || left > 0 ? { keyId, at: Date.now() + secondPassMilliseconds } : undefined;
    wrapped = keyId;
  }

  function tell(current: Current): void {
    if (current.ok === !sealed) return;
    if (!current.ok) log.warn({ reason: current.reason }, "Sealed: the root key cannot be had");
    else if (sealed === true) log.warn({ rootKey: current.keyId }, "Unsealed: the root key is back");
    sealed = !current.ok;
  }

  async function wrapAll(keyId: string): Promise<number> {
    let rewrapped = 0;
    let left = 0;
    for (const custody of custodies) {
      const progress = await custody.rewrap({ signal: stopped });
      rewrapped += progress.rewrapped;
      left += progress.left;
    }
    if (left > 0) log.warn({ rootKey: keyId, left }, "Values stand under root keys that cannot be had");
    else if (rewrapped > 0) log.warn({ rootKey: keyId, rewrapped }, "Everything stands under the new root key");
    return left;
  }

  let complaint = "";
  while (!stopped.aborted) {
    try {
      await look();
      complaint = "";
    } catch (error) {
      // A database that is down for a while must not end the watch, nor fill the log.
      const reason = messageOf(error);
      if (!stopped.aborted && reason !== complaint) log.error({ reason }, "The root keys could not be looked after");
      complaint = reason;
    }
    await pause(pollMilliseconds, undefined, { signal: stopped, ref: false }).catch(() => undefined);
  }
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
