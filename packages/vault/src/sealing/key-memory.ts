/** How many data keys are held at once; the oldest is forgotten first. */
const capacity = 10_000;

interface Held {
  readonly key: Uint8Array;
  readonly until: number;
}

/** Unwrapped data keys, each by its wrapped text: held for a set time after it was unwrapped, then overwritten with zeros. */
export class KeyMemory {
  readonly #held = new Map<string, Held>();
  readonly #milliseconds: number;
  readonly #clock: () => number;
  #timer: NodeJS.Timeout | undefined;

  constructor(milliseconds: number, clock: () => number) {
    this.#milliseconds = milliseconds;
    this.#clock = clock;
  }

  /** The key, while it is held. Use it before anything else gets a turn: it may be zeros after that. */
  find(wrapped: string): Uint8Array | undefined {
    const held = this.#held.get(wrapped);
    if (held === undefined) return undefined;
    if (held.until > this.#clock()) return held.key;
    this.forget(wrapped);
    return undefined;
  }

  /** Takes the key over: the caller must not keep it. */
  hold(wrapped: string, key: Uint8Array): void {
    this.forget(wrapped);
    for (const oldest of this.#held.keys()) {
      if (this.#held.size < capacity) break;
      this.forget(oldest);
    }
    this.#held.set(wrapped, { key, until: this.#clock() + this.#milliseconds });
    this.#arm();
  }

  forget(wrapped: string): void {
    this.#held.get(wrapped)?.key.fill(0);
    this.#held.delete(wrapped);
  }

  clear(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    for (const wrapped of this.#held.keys()) this.forget(wrapped);
  }

  /** One timer for the oldest key, armed again for the next. */
  #arm(): void {
    const [oldest] = this.#held.values();
    if (this.#timer !== undefined || oldest === undefined) return;
    const left = Math.min(Math.max(oldest.until - this.#clock(), 1), this.#milliseconds);
    this.#timer = setTimeout(() => this.#sweep(), left).unref();
  }

  #sweep(): void {
    this.#timer = undefined;
    const now = this.#clock();
    // In the order they came, so the first that is still good ends the search.
    for (const [wrapped, { until }] of this.#held) {
      if (until > now) break;
      this.forget(wrapped);
    }
    this.#arm();
  }
}
