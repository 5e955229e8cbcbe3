import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readProblem } from "../client/problem.ts";
import { connectServer } from "../client/server.ts";
import { startCastellan } from "../composition/castellan.ts";
import { withDefaults } from "../configuration/defaults.ts";
import { CastellanError } from "../error/castellan-error.ts";
import type { Finding } from "./finding.ts";

type Body = Readonly<Record<string, unknown>>;

/**
 * Sends the body to a gateway in front of an empty vault, both made for this and gone afterwards: the findings are those
 * of the real rules, of both profiles, and nothing of the site is touched.
 */
export async function tryBody(body: Body): Promise<readonly Finding[]> {
  const refused = await send(body, "default");
  if (refused !== undefined) return [{ weight: "error", text: refused }];
  const strict = await send(body, "strict");
  return strict === undefined
    ? []
    : [{ weight: "tolerated", text: `The default profile takes it; a strict server says: ${strict}` }];
}

/** Why a gateway of this profile refuses the body; undefined when it takes it. */
async function send(body: Body, profile: "default" | "strict"): Promise<string | undefined> {
  const data = mkdtempSync(join(tmpdir(), "castellan-diagnose-"));
  const castellan = await startCastellan(trialConfiguration(data, profile), {});
  try {
    const who = { username: "Administrator", password: castellan.passwords.vaultPassword };
    const gateway = connectServer(castellan.internalUrl, who);
    const [method, path] = isPatch(body)
      ? ["PATCH", `/scim/v2/Users/${await someUser(gateway)}`]
      : ["POST", "/scim/v2/Users"];
    const answer = await gateway.call(method, path, { body, contentType: "application/scim+json", anyStatus: true });
    return answer.status < 400 ? undefined : (readProblem(answer.body) ?? `status ${answer.status}`);
  } finally {
    await castellan.stop();
    rmSync(data, { recursive: true, force: true });
  }
}

function trialConfiguration(data: string, profile: "default" | "strict") {
  return withDefaults(
    {
      data,
      services: ["vault", "gateway"],
      server: { port: 0 },
      log: { level: "silent" },
      vault: { databaseUrl: "sqlite::memory:" },
      gateway: { databaseUrl: "sqlite::memory:", profile },
    },
    data,
  );
}

function isPatch({ schemas }: Body): boolean {
  return (
    Array.isArray(schemas) && schemas.some((schema) => String(schema).toLowerCase().endsWith("messages:2.0:patchop"))
  );
}

async function someUser(gateway: ReturnType<typeof connectServer>): Promise<string> {
  const body = { schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"], userName: "somebody", active: true };
  const answer = await gateway.call("POST", "/scim/v2/Users", { body, contentType: "application/scim+json" });
  const id =
    typeof answer.body === "object" && answer.body !== null && "id" in answer.body ? answer.body.id : undefined;
  if (typeof id === "string") return id;
  throw new CastellanError("workFailed", "The trial gateway made no user.");
}
