import { randomBytes } from "node:crypto";
import type { TestContext } from "node:test";
import { createSealer } from "@castellan/storage";
import Fastify, { type InjectOptions } from "fastify";
import { createGovernance, type Governance, type GovernanceOptions } from "../../src/index.ts";
import { isRecord } from "../../src/json.ts";
import { Target, targetFactory } from "./target.ts";

export const administratorPassword = "Correct-Horse-1!";

export interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly headers: Readonly<Record<string, unknown>>;
}

/** A running governance with two targets, `HR` and `PAM`, asked as a client would. */
export interface House {
  readonly governance: Governance;
  readonly server: { close(): Promise<void> };
  readonly targets: ReadonlyMap<string, Target>;
  readonly hr: Target;
  readonly pam: Target;
  send(
    method: "GET" | "POST" | "PUT" | "DELETE" | "PATCH",
    url: string,
    body?: unknown,
    more?: InjectOptions,
  ): Promise<Answer>;
  get(url: string): Promise<Answer>;
  post(url: string, body?: unknown): Promise<Answer>;
  put(url: string, body: unknown): Promise<Answer>;
  delete(url: string): Promise<Answer>;
  close(): Promise<void>;
}

function targetsFor(): { hr: Target; pam: Target; targets: Map<string, Target> } {
  const hr = new Target();
  const pam = new Target();
  return {
    hr,
    pam,
    targets: new Map([
      ["HR", hr],
      ["PAM", pam],
    ]),
  };
}

/** Opens a house that is closed after the test. */
export async function openHouse(context: TestContext, more: Partial<GovernanceOptions> = {}): Promise<House> {
  const house = await startHouse(more);
  context.after(() => house.close());
  return house;
}

export async function startHouse(more: Partial<GovernanceOptions> = {}): Promise<House> {
  const { hr, pam, targets } = targetsFor();
  const governance = await createGovernance({
    databaseUrl: "sqlite::memory:",
    sealer: createSealer(randomBytes(32)),
    connectorFactories: [targetFactory(targets)],
    administratorPassword,
    worker: { pollMilliseconds: 20, leaseMilliseconds: 2_000 },
    ...more,
  });
  const server = Fastify({ routerOptions: { caseSensitive: false, ignoreTrailingSlash: true } });
  await server.register(governance.routes);
  await governance.start();
  const basic = `Basic ${Buffer.from(`admin:${administratorPassword}`).toString("base64")}`;

  const send: House["send"] = async (method, url, body, options = {}) => {
    const payload = body === undefined ? {} : { payload: JSON.stringify(body) };
    const type = body === undefined ? {} : { "content-type": "application/json" };
    const headers = { authorization: basic, ...type, ...options.headers };
    const answer = await server.inject({ method, url, ...payload, ...options, headers });
    const parsed: unknown = answer.body === "" ? {} : JSON.parse(answer.body);
    return { status: answer.statusCode, body: isRecord(parsed) ? parsed : { value: parsed }, headers: answer.headers };
  };
  return {
    governance,
    server,
    targets,
    hr,
    pam,
    send,
    get: (url) => send("GET", url),
    post: (url, body) => send("POST", url, body),
    put: (url, body) => send("PUT", url, body),
    delete: (url) => send("DELETE", url),
    async close() {
      await server.close();
      await governance.close();
      for (const target of targets.values()) target.close();
    },
  };
}
