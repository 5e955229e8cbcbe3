import assert from "node:assert/strict";
import { test } from "node:test";
import { createSealer } from "@castellan/storage";
import { createGateway, GatewayError, type GatewayOptions } from "../src/index.ts";
import { createFakeDirectory } from "./support/fake-directory.ts";

const good: GatewayOptions = {
  databaseUrl: "sqlite::memory:",
  sealer: createSealer(new Uint8Array(32)),
  pvwa: { baseUrl: "https://pvwa.corp.example/PasswordVault" },
  profile: "default",
  directories: [],
  externalUsers: { strategies: ["vault", "directory"] },
};

const bad: readonly (readonly [string, Partial<GatewayOptions>])[] = [
  ["a PVWA without a URL", { pvwa: { baseUrl: "pvwa" } }],
  ["a strategy named twice", { externalUsers: { strategies: ["vault", "vault"] } }],
  [
    "two directories of one domain",
    { directories: [createFakeDirectory("a.example"), createFakeDirectory("A.example")] },
  ],
  ["sessions that end before they begin", { sessions: { idleSeconds: 0 } }],
  ["an age that is no number", { sessions: { maximumAgeSeconds: Number.NaN } }],
  ["a public URL that is none", { publicUrl: "scim" }],
];

for (const [name, options] of bad) {
  test(`${name}: refused before anything is opened`, async () => {
    await assert.rejects(
      createGateway({ ...good, ...options }),
      (error) => error instanceof GatewayError && error.code === "invalidOption" && error.message.length > 10,
    );
  });
}

test("a gateway opens without its PVWA, and closes", async () => {
  const gateway = await createGateway(good);
  await gateway.close();
});
