import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { openHouse, serviceUser } from "../support/house.ts";
import { basic, patchOp, scimCaller } from "../support/scim.ts";

/** Passwords that would be recognised wherever they came to light. */
const canaries = ["Canary-1-created!", "Canary-2-changed!", "Canary-3-wrong!", "Canary-4-token!", serviceUser.password];

test("no password and no token reaches a log, an answer, the audit trail or the database", async () => {
  const folder = await mkdtemp(join(tmpdir(), "castellan-gateway-"));
  const lines: string[] = [];
  const note = (details: object, message?: string) => {
    lines.push(JSON.stringify(details, errorsToo), message ?? "");
  };
  const log = { debug: note, info: note, warn: note, error: note };
  const house = await openHouse({ gateway: { log, databaseUrl: `sqlite:${join(folder, "gateway.db")}` } });
  const answers: string[] = [];
  try {
    const say = async (answer: ReturnType<typeof house.scim>) => {
      const { body, headers } = await answer;
      answers.push(body, JSON.stringify(headers));
      return body;
    };
    const user = { schemas: [], userName: "ann", password: canaries[0], location: "\\" };
    const { id } = JSON.parse(await say(house.scim("POST", "/scim/v2/Users", user)));
    await say(house.scim("POST", "/scim/v2/Users", user));
    await say(house.scim("POST", "/scim/v2/Users", { userData: user }));
    await say(house.scim("POST", "/scim/v2/Users", `${JSON.stringify(user)}}`));
    await say(
      house.scim("PATCH", `/scim/v2/Users/${id}`, patchOp({ op: "replace", path: "password", value: canaries[1] })),
    );
    await say(
      house.scim("PATCH", `/scim/v2/Users/${id}`, patchOp({ op: "replace", path: "passwort", value: canaries[1] })),
    );
    await say(house.scim("GET", `/scim/v2/Users?filter=password eq "${canaries[1]}"`));
    await say(scimCaller(house.server, basic("ann", canaries[2] ?? ""))("GET", "/scim/v2/Users"));
    const { token } = await house.gateway.tokens.create({
      name: "canary",
      vaultUser: "nobody",
      vaultPassword: canaries[3] ?? "",
      scopes: ["read"],
    });
    await say(scimCaller(house.server, `Bearer ${token}`)("GET", "/scim/v2/Users"));
    const audit = JSON.stringify(await house.gateway.audit.list({ limit: 100 }));
    const tokens = JSON.stringify(await house.gateway.tokens.list());
    const files = await Promise.all((await readdir(folder)).map((name) => readFile(join(folder, name), "latin1")));
    assert.ok(lines.length > 0, "something is logged");
    for (const canary of [...canaries, token]) {
      // What a client sent as a filter comes back to that client in the error, and to nobody else.
      const places = {
        lines,
        answers: answers.filter((text) => !text.includes("invalidFilter")),
        audit,
        tokens,
        files,
      };
      for (const [place, texts] of Object.entries(places)) {
        assert.ok(![texts].flat().some((text) => text.includes(canary)), `${canary} in ${place}`);
      }
    }
  } finally {
    await house.close();
    await rm(folder, { recursive: true });
  }
});

function errorsToo(_key: string, value: unknown): unknown {
  return value instanceof Error ? `${value.stack} ${JSON.stringify({ ...value })}` : value;
}
