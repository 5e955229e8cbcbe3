import { setTimeout as pause } from "node:timers/promises";
import { basic, passwords } from "./castellan.ts";
import type { LoadRequest } from "./http-load.ts";

/** Governance's REST API, as its admin. */
export async function governance(
  url: string,
  method: string,
  path: string,
  body?: unknown,
): Promise<Record<string, unknown>> {
  const response = await fetch(`${url}/api${path}`, {
    method,
    headers: {
      authorization: basic("admin", passwords.admin),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} /api${path}: ${response.status} ${text.slice(0, 1000)}`);
  return text === "" ? {} : JSON.parse(text);
}

export interface AggregationFigures {
  readonly seconds: number;
  readonly processed: number;
  readonly counts: unknown;
}

/** Aggregates an application to the end. Throws when it did not complete. */
export async function aggregate(url: string, application: string): Promise<AggregationFigures> {
  const begun = performance.now();
  const { id } = await governance(url, "POST", `/applications/${application}/aggregate`, {});
  for (;;) {
    const task = await governance(url, "GET", `/tasks/${id}`);
    if (task.status === "completed") {
      return { seconds: (performance.now() - begun) / 1000, processed: Number(task.processed), counts: task.counts };
    }
    if (task.status !== "pending" && task.status !== "running")
      throw new Error(`The aggregation ended ${task.status}: ${JSON.stringify(task.messages)}`);
    await pause(100);
  }
}

/** Creates an application, with the schema that it tells of itself. */
export async function connectApplication(url: string, application: { readonly name: string }): Promise<void> {
  await governance(url, "POST", "/applications", application);
  await governance(url, "POST", `/applications/${application.name}/discover-schema`);
}

/** A session of the vault, of its Administrator unless somebody else is named. */
export async function vaultSession(
  url: string,
  { username, password } = { username: "Administrator", password: passwords.vault as string },
): Promise<string> {
  const response = await fetch(`${url}/PasswordVault/API/auth/CyberArk/Logon`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ username, password, concurrentSession: true }),
  });
  const token: unknown = await response.json();
  if (typeof token !== "string") throw new Error(`The vault refused the logon: ${response.status}`);
  return token;
}

/** Creates a vault user by the vault's own REST API, without a password. */
export function newVaultUser(session: string, username: string): LoadRequest {
  return {
    method: "POST",
    path: "/PasswordVault/API/Users/",
    headers: { authorization: session, "content-type": "application/json" },
    body: JSON.stringify({
      username,
      userType: "EPVUser",
      enableUser: true,
      internet: { businessEmail: `${username}@bench.example` },
      personalDetails: { firstName: "Bench", lastName: username, department: "Measuring" },
    }),
  };
}

/** The vault as an application of governance, through the gateway of the same process. */
export function pamApplication(policies: readonly object[] = []) {
  return {
    name: "PAM",
    type: "scim",
    authoritative: false,
    settings: {
      baseUrl: "/scim/v2",
      authentication: "basic",
      username: "Administrator",
      password: passwords.vault,
      usePatch: true,
      pageSize: 500,
    },
    correlation: [{ key: "account.userName", identityAttribute: "userName" }],
    provisioningPolicies: policies,
  };
}
