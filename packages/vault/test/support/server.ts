import type { TestContext } from "node:test";
import { createLocalKeys } from "@castellan/storage";
import Fastify, { type FastifyInstance, type LightMyRequestResponse } from "fastify";
import { createVault, type Vault, type VaultOptions } from "../../src/index.ts";

export const administratorPassword = "Adm1nistrator!";

/** A running vault without a network, and the calls a test makes of it. */
export interface TestVault {
  readonly vault: Vault;
  readonly server: FastifyInstance;
  /** The clock; add to it to let time pass. */
  readonly time: { now: number };
  readonly admin: Caller;
  /** Every endpoint of the vault, as it is mounted: paths begin with `/PasswordVault`. */
  readonly routes: readonly MountedRoute[];
  /** Logs on and answers the caller; throws when the vault refuses. */
  logon(username: string, password: string, options?: LogonOptions): Promise<Caller>;
  /** Logs on and answers what came back. */
  tryLogon(username: string, password: string, options?: LogonOptions): Promise<LightMyRequestResponse>;
}

export interface MountedRoute {
  readonly method: Method;
  readonly url: string;
}

interface LogonOptions {
  readonly type?: string;
  readonly newPassword?: string;
  readonly concurrentSession?: boolean | string;
}

/** Sends requests with one session's token. */
export type Caller = ((method: Method, path: string, body?: unknown) => Promise<LightMyRequestResponse>) & {
  readonly token: string;
};
export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS";

/** The same server as the application's: letter case, slashes and long names do not matter. */
export function createServer(): FastifyInstance {
  return Fastify({
    routerOptions: {
      caseSensitive: false,
      ignoreTrailingSlash: true,
      ignoreDuplicateSlashes: true,
      maxParamLength: 1024,
    },
  });
}

/** A vault of its own for one test, with the Administrator logged on; closed when the test ends. */
export async function startVault(test: TestContext, options: Partial<VaultOptions> = {}): Promise<TestVault> {
  const time = { now: Date.now() };
  const vault = await createVault({
    databaseUrl: "sqlite::memory:",
    administratorPassword,
    directories: [],
    externalUserDisable: "allow",
    clock: () => time.now,
    rootKeys: createLocalKeys({ load: async () => [new Uint8Array(32).fill(7)] }),
    ...options,
  });
  const server = createServer();
  const routes: MountedRoute[] = [];
  server.addHook("onRoute", ({ method, url }) => {
    // The refusals of other methods, and of unknown paths, are mounted for several at once.
    if (isMethod(method)) routes.push({ method, url });
  });
  await server.register(vault.routes);
  test.after(async () => {
    await server.close();
    await vault.close();
  });
  const tryLogon: TestVault["tryLogon"] = (username, password, { type = "CyberArk", ...rest } = {}) =>
    server.inject({
      method: "POST",
      url: `/PasswordVault/API/auth/${type}/Logon`,
      payload: { username, password, concurrentSession: true, ...rest },
    });
  const logon: TestVault["logon"] = async (username, password, logonOptions) => {
    const answer = await tryLogon(username, password, logonOptions);
    if (answer.statusCode !== 200) throw new Error(`${username} cannot log on: ${answer.body}`);
    return createCaller(server, answer.json());
  };
  const admin = await logon("Administrator", administratorPassword);
  return { vault, server, routes, time, logon, tryLogon, admin };
}

function isMethod(method: string | string[]): method is Method {
  return typeof method === "string" && method !== "HEAD";
}

export function createCaller(server: FastifyInstance, token: string): Caller {
  const call = (method: Method, path: string, body?: unknown) =>
    server.inject({
      method,
      url: `/PasswordVault${path}`,
      headers: { authorization: token, "content-type": "application/json" },
      ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
    });
  return Object.assign(call, { token });
}
