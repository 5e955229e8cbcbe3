import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readProblem } from "../client/problem.ts";
import { connectServer } from "../client/server.ts";
import { startCastellan } from "../composition/castellan.ts";
import { withDefaults } from "../configuration/defaults.ts";

/**
 * Sends a new user to a gateway in front of an empty vault, both made for this and gone afterwards: so the vault's own rules are
 * tried too, and nothing of the site is touched.
 * @returns Why it is refused; `undefined` when it is taken
 */
export async function tryOnGateway(user: object): Promise<string | undefined> {
  const data = mkdtempSync(join(tmpdir(), "castellan-diagnose-"));
  const castellan = await startCastellan(trialConfiguration(data), {});
  try {
    const who = { username: "Administrator", password: castellan.passwords.vaultPassword };
    const gateway = connectServer(castellan.internalUrl, who);
    const call = { body: user, contentType: "application/scim+json", anyStatus: true };
    const answer = await gateway.call("POST", "/scim/v2/Users", call);
    return answer.status < 400 ? undefined : (readProblem(answer.body) ?? `status ${answer.status}`);
  } finally {
    await castellan.stop();
    rmSync(data, { recursive: true, force: true });
  }
}

function trialConfiguration(data: string) {
  return withDefaults(
    {
      data,
      services: ["vault", "gateway"],
      server: { port: 0 },
      log: { level: "silent" },
      vault: { databaseUrl: "sqlite::memory:" },
      gateway: { databaseUrl: "sqlite::memory:", profile: "default" },
    },
    data,
  );
}
