/** A fair lock: whoever asks first has it first. */
export class Turn {
  readonly #waiting: (() => void)[] = [];
  #taken = false;

  get taken(): boolean {
    return this.#taken;
  }

  get awaited(): boolean {
    return this.#waiting.length > 0;
  }

  async take(): Promise<void> {
    if (!this.#taken) {
      this.#taken = true;
      return;
    }
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  /** Hands the turn to the next in line, who finds it taken still, or gives it back. */
  pass(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#taken = false;
    else next();
  }
}
