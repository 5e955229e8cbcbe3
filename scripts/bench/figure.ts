/** One measured number; each is printed as a JSON line of its own. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** The same against the yardstick of the same run: how much of its speed is reached. */
  readonly ratio?: number;
  readonly [detail: string]: unknown;
}

export function printFigure(figure: Figure): void {
  process.stdout.write(
    `${JSON.stringify(figure, (_name, value) => (typeof value === "number" ? rounded(value) : value))}\n`,
  );
}

function rounded(value: number): number {
  return Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3));
}
