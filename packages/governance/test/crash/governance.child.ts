import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { createSealer } from "@castellan/storage";
import { startHouse } from "../support/house.ts";
import { Target, targetFactory } from "../support/target.ts";

/** What the parent asks for, and the answer: one request of the REST API. */
export interface Question {
  readonly number: number;
  readonly method: "GET" | "POST";
  readonly url: string;
  readonly body?: unknown;
}

const [databaseUrl = "", folder = ""] = process.argv.slice(2);

/** Slow, and never equally so: whatever is under way when the process is killed is something else every time. */
const trouble = () => sleep(Math.random() * 12);

const targets = new Map(
  ["PAM", "CRM"].map((name) => {
    const target = new Target(join(folder, `${name}.db`));
    target.trouble = trouble;
    return [name, target] as const;
  }),
);

const house = await startHouse({
  databaseUrl,
  sealer: createSealer(new Uint8Array(32).fill(7)),
  connectorFactories: [targetFactory(targets)],
  worker: { concurrency: 3, pollMilliseconds: 50, leaseMilliseconds: 5_000 },
});

process.on("message", (question: Question) => {
  void house.send(question.method, question.url, question.body).then(({ status, body }) => {
    process.send?.({ number: question.number, status, body });
  });
});
process.on("disconnect", () => process.exit(0));
process.send?.({ ready: true });
