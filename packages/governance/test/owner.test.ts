import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { createOwner, isGone } from "../src/core.ts";

const self = createOwner();
const [place = "", pid = "", random = ""] = self.split(":");
const ended = spawnSync(process.execPath, ["-e", ""]).pid;

const cases: readonly (readonly [name: string, owner: string, gone: boolean])[] = [
  ["this run of this process", self, false],
  ["an earlier process of the same number", `${place}:${pid}:another`, true],
  ["a process that lives", `${place}:${process.ppid}:${random}`, false],
  ["a process that ended", `${place}:${ended}:${random}`, true],
  ["a process of another host", `elsewhere/1:${ended}:${random}`, false],
  ["a process of another container with this host's name", `${place}0:${pid}:another`, false],
];

for (const [name, owner, gone] of cases) {
  test(`${name} is ${gone ? "gone" : "not known to be gone"}`, () => assert.equal(isGone(owner, self), gone));
}
