import { copyFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { generatePassword } from "@castellan/storage";
import { connectServer, type ServerClient } from "../client/server.ts";
import { type Child, startChild } from "../process/child.ts";
import { hrFile } from "../sample-company/documents.ts";
import type { Narrator } from "./narrator.ts";
import { createPvwaCaller, type PvwaCaller } from "./pvwa-caller.ts";

/** The three processes of the demo, and those who talk to them. */
export interface Scene {
  readonly data: string;
  readonly narrator: Narrator;
  readonly passwords: { readonly admin: string; readonly vault: string };
  /** Calls that are told, and calls that only look. */
  readonly governance: { readonly told: ServerClient; readonly quiet: ServerClient };
  readonly gateway: { readonly told: ServerClient; readonly quiet: ServerClient };
  readonly vault: PvwaCaller;
  readonly urls: { readonly vault: string; readonly gateway: string; readonly governance: string };
  killVault(): Promise<void>;
  restartVault(): Promise<void>;
  /** Stops what still runs; how long each took, in milliseconds. */
  stop(): Promise<readonly { readonly milliseconds: number; readonly code: number | null }[]>;
}

/** Starts vault, gateway and governance, each in a process of its own, on free ports and one data folder. */
export async function openScene(data: string, narrator: Narrator): Promise<Scene> {
  const passwords = { admin: generatePassword(), vault: generatePassword() };
  const environment = {
    CASTELLAN_DATA: data,
    CASTELLAN_ADMIN_PASSWORD: passwords.admin,
    CASTELLAN_VAULT_PASSWORD: passwords.vault,
    CASTELLAN_VAULT_EXTERNAL_USER_DISABLE: "deny",
  };
  mkdirSync(join(data, "files"), { recursive: true, mode: 0o700 });
  copyFileSync(hrFile, join(data, "files", "hr.csv"));
  const children = new Map<string, Child>();
  const start = async (service: string, words: readonly string[], more: Readonly<Record<string, string>> = {}) => {
    const child = await startChild(["--services", service, ...words], { ...environment, ...more });
    children.set(service, child);
    return child.url;
  };
  const stop = async () => {
    const running = ["governance", "gateway", "vault"].flatMap((service) => children.get(service) ?? []);
    children.clear();
    return Promise.all(running.map((child) => child.stop()));
  };
  try {
    const [vaultUrl, governanceUrl] = await Promise.all([
      start("vault", ["--port", "0"]),
      start("governance", ["--port", "0", "--empty"]),
    ]);
    const gatewayUrl = await start("gateway", ["--port", "0", "--empty"], {
      CASTELLAN_PVWA_BASE_URL: `${vaultUrl}/PasswordVault`,
    });
    const governance = connectServer(governanceUrl, { username: "admin", password: passwords.admin });
    const gateway = connectServer(gatewayUrl, { username: "Administrator", password: passwords.vault });
    return {
      data,
      narrator,
      passwords,
      governance: { quiet: governance, told: narrator.narrated(governance, "governance") },
      gateway: { quiet: gateway, told: narrator.narrated(gateway, "gateway") },
      vault: createPvwaCaller(vaultUrl, narrator),
      urls: { vault: vaultUrl, gateway: gatewayUrl, governance: governanceUrl },
      killVault: async () => {
        await children.get("vault")?.kill();
        children.delete("vault");
      },
      restartVault: async () => {
        await start("vault", ["--port", new URL(vaultUrl).port]);
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
