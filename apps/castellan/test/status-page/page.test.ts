import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import type { SystemStatus } from "../../src/composition/system-status.ts";
import { pageStyleHash, statusPage } from "../../src/status-page/page.ts";

const at = new Date("2026-03-01T12:00:00Z");

const everything: SystemStatus = {
  vault: {
    ok: true,
    status: { users: 1234, externalUsers: 3, groups: 2, safes: 4, accounts: 21, sessions: 1, secrets: "open" },
  },
  gateway: { ok: true, status: { pvwa: "reachable", sessions: 2, tolerances: {} } },
  governance: {
    ok: true,
    status: {
      applications: 2,
      identities: 61,
      accounts: 80,
      pendingTransactions: 0,
      lastAggregations: [
        {
          application: "HR <live>",
          status: "completed",
          processed: 61,
          finishedAt: at.getTime() - 180_000,
          counts: { created: 61, unchanged: 0 },
        },
        { application: "PAM", status: "running", processed: 0, counts: {} },
      ],
    },
  },
  rootKey: "held",
};

const render = (status: SystemStatus) => statusPage({ status, publicUrl: "http://127.0.0.1:8440", at });

test("each service tells its state and its counts", () => {
  const page = render(everything);
  assert.match(page, /Vault <span class="state good">Ready/);
  assert.match(page, /<dt>Users<\/dt><dd>1,234<\/dd>/);
  assert.match(page, /<dt>Identities<\/dt><dd>61<\/dd>/);
  assert.match(page, /3 minutes ago/);
  assert.match(page, /61 created/);
  assert.doesNotMatch(page, /unchanged/);
});

test("whatever is put into the page is escaped", () => {
  const page = render(everything);
  assert.match(page, /HR &#60;live&#62;/);
  assert.doesNotMatch(page, /<live>/);
});

test("a service that fails, one without its vault and one that runs elsewhere are told apart", () => {
  const page = render({
    vault: undefined,
    gateway: { ok: true, status: { pvwa: "unreachable", sessions: 0, tolerances: {} } },
    governance: { ok: false, reason: "SQLITE_FULL at /secret/path" },
    rootKey: "held",
  });
  assert.match(page, /Vault <span class="state elsewhere">Not in this process/);
  assert.match(page, /Gateway <span class="state waiting">Vault unreachable/);
  assert.match(page, /Governance <span class="state bad">Unavailable/);
  assert.doesNotMatch(page, /SQLITE_FULL/, "the reason is for the log, not for everybody");
  assert.doesNotMatch(page, /href="\/PasswordVault/);
});

test("services whose root key is missing are sealed", () => {
  const page = render({ ...everything, rootKey: "missing" });
  for (const service of ["Governance", "Gateway", "Vault"]) {
    assert.match(page, new RegExp(`${service} <span class="state waiting">Sealed`));
  }
});

test("the page needs no script, and its style is the one that the policy allows", () => {
  const page = render(everything);
  const style = /<style>([\s\S]*)<\/style>/.exec(page)?.[1] ?? "";
  assert.equal(pageStyleHash, `'sha256-${createHash("sha256").update(style).digest("base64")}'`);
  assert.doesNotMatch(page, /<script|onclick=|style="/);
  assert.match(page, /<html lang="en">/);
});
