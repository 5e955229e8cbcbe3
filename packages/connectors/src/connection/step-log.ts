import { type ConnectionReport, ConnectorError } from "@castellan/governance";

/** What a step of a connection test found, and the sentence that says so. */
export interface Finding<Value> {
  readonly value: Value;
  readonly detail: string;
}

/** Runs the steps of a connection test one by one and keeps what each found and how long it took. */
export interface StepLog {
  /** The step's value; `undefined` when it failed, which the report then says. Whether to go on is the caller's to decide. */
  run<Value>(step: string, work: () => Promise<Finding<Value>>): Promise<Value | undefined>;
  /** Good when every step was. */
  report(): ConnectionReport;
}

export function createStepLog(clock: () => number = () => performance.now()): StepLog {
  const steps: ConnectionReport["steps"][number][] = [];
  return {
    async run(step, work) {
      const start = clock();
      const elapsed = (): number => Math.round((clock() - start) * 10) / 10;
      try {
        const { value, detail } = await work();
        steps.push({ step, ok: true, detail, milliseconds: elapsed() });
        return value;
      } catch (error) {
        if (!(error instanceof ConnectorError)) throw error;
        steps.push({ step, ok: false, detail: error.message, milliseconds: elapsed() });
        return undefined;
      }
    },
    report: () => ({ ok: steps.every(({ ok }) => ok), steps }),
  };
}
