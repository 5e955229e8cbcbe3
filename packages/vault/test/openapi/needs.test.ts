import assert from "node:assert/strict";
import { test } from "node:test";
import { vaultCalls } from "../permission/table/authorizations.ts";
import { otherRoutes } from "../permission/table/others.ts";
import { rooms } from "../permission/table/rooms.ts";
import { operationAt } from "./document.ts";

/** Routes that anybody with a session may call about himself, and are told in a note where they are about others. */
test("the document tells of the permissions that the matrix tests prove", () => {
  for (const { route, when, needs } of Object.values(rooms).flat()) {
    if (when !== undefined) continue;
    const { safePermissions = [] } = operationAt(route).needs;
    assert.deepEqual(safePermissions, needs, route);
  }
});

test("the document tells of the authorisations that the tests of them prove", () => {
  for (const { route, when, needs, vaultAdmins } of vaultCalls) {
    if (when !== undefined) continue;
    const told = operationAt(route).needs;
    assert.deepEqual(told.vaultAuthorizations ?? [], needs, route);
    assert.equal(told.vaultAdmins, vaultAdmins, route);
  }
});

test("the document asks for nothing where nothing is needed", () => {
  for (const route of otherRoutes) {
    const { vaultAuthorizations, vaultAdmins, safePermissions } = operationAt(route).needs;
    assert.deepEqual([vaultAuthorizations, vaultAdmins, safePermissions], [undefined, undefined, undefined], route);
  }
});
