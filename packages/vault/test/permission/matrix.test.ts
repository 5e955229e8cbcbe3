import { test } from "node:test";
import { check } from "./check.ts";
import { openStage } from "./stage.ts";
import { rooms } from "./table/rooms.ts";

/*
 * Every call about a safe is made by members with each single permission and without it, by strangers, by those whose membership
 * has ended, and by members through groups: what each is answered follows from the table.
 */
for (const [room, calls] of Object.entries(rooms)) {
  test(`the permissions that calls about ${room} need`, async (t) => {
    const stage = await openStage(t);
    for (const call of calls) await check(stage, call);
  });
}
