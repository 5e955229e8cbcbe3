import { setTimeout as pause } from "node:timers/promises";
import { connectServer, type ServerClient } from "../../src/client/server.ts";
import { openAuditTrails } from "../../src/composition/audit-trails.ts";
import { loadConfiguration } from "../../src/configuration/load.ts";
import { CastellanError } from "../../src/error/castellan-error.ts";
import { type Child, startChild } from "../../src/process/child.ts";
import { passwordEnvironment, passwords } from "../support/castellan.ts";
import type { Ending } from "../support/ending.ts";

/** The whole system in one process that dies and starts again. */
export interface World {
  /** Clients of whichever process runs at the moment. */
  governance(): ServerClient;
  gateway(): ServerClient;
  /** SIGKILL after so many milliseconds, then a new process on the same data. */
  crashAfter(milliseconds: number): Promise<void>;
  /** Does something again and again until the server was there to the end of it. */
  insist<Result>(work: () => Promise<Result>): Promise<Result>;
  /** The audit trails, read from the databases themselves. */
  trails(): ReturnType<typeof openAuditTrails>;
}

export async function createWorld(
  ending: Ending,
  data: string,
  databases: Readonly<Record<string, string>>,
): Promise<World> {
  const start = () => startChild(["--data", data, "--port", "0", "--empty"], { ...passwordEnvironment, ...databases });
  let child: Child = await start();
  ending.after(() => child.kill());
  return {
    governance: () => connectServer(child.url, { username: "admin", password: passwords.admin }),
    gateway: () => connectServer(child.url, { username: "Administrator", password: passwords.vault }),
    crashAfter: async (milliseconds) => {
      await pause(milliseconds);
      await child.kill();
      child = await start();
    },
    insist,
    trails: () => openAuditTrails(loadConfiguration({ environment: databases, flags: { data }, workingFolder: data })),
  };
}

async function insist<Result>(work: () => Promise<Result>): Promise<Result> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof CastellanError) || error.code !== "serverUnreachable") throw error;
      await pause(50);
    }
  }
}

/** Numbers that look random and are the same for the same seed (mulberry32), between 0 and `below`. */
export function randomNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * below;
  };
}
