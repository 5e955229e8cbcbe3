import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { PASSWORD, type Stage, UNICODE_PASSWORD } from "./stage.ts";

/** How every directory changes passwords alike. */
export function passwordTests(stage: Stage): void {
  describe("changePassword", () => {
    const FRESH = "Fresh-Horse-8";
    const cases: readonly [string, string, string, string][] = [
      ["ann.lee", "wrong", FRESH, "wrongPassword"],
      ["ann.lee", "", FRESH, "wrongPassword"],
      ["ann.lee", PASSWORD, "", "passwordPolicy"],
      ["ann.lee", PASSWORD, PASSWORD, "passwordPolicy"],
      ["nobody", PASSWORD, FRESH, "unknownUser"],
      ["*", PASSWORD, FRESH, "unknownUser"],
      ["gus", PASSWORD, FRESH, "disabled"],
      ["gus", "wrong", FRESH, "wrongPassword"],
    ];
    for (const [userName, old, fresh, expected] of cases) {
      it(`answers ${expected} to ${userName} with ${JSON.stringify(old)} for ${JSON.stringify(fresh)}`, async () => {
        const answer = await stage.directory.changePassword(byUserName(userName), old, fresh);
        assert.deepEqual(answer, { outcome: "refused", reason: expected });
      });
    }

    it("lets the person in with the new one alone", async () => {
      const key = byUserName("ann.lee");
      assert.deepEqual(await stage.directory.changePassword(key, PASSWORD, FRESH), { outcome: "changed" });
      assert.equal((await stage.directory.authenticate(key, FRESH)).outcome, "accepted");
      const again = await stage.directory.changePassword(key, "neither", "Other-Horse-9");
      assert.deepEqual(again, { outcome: "refused", reason: "wrongPassword" });
    });

    it("ends the demand to change it", async () => {
      const key = byUserName("zoë");
      await stage.fixture.demandPassword(stage.dn.zoe);
      assert.deepEqual(await stage.directory.authenticate(key, UNICODE_PASSWORD), {
        outcome: "refused",
        reason: "passwordMustChange",
      });
      assert.deepEqual(await stage.directory.changePassword(key, UNICODE_PASSWORD, FRESH), { outcome: "changed" });
      assert.equal((await stage.directory.authenticate(key, FRESH)).outcome, "accepted");
    });
  });
}

function byUserName(value: string) {
  return { by: "userName", value } as const;
}
