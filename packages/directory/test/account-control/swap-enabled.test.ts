import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { isEnabled, withEnabled } from "../../src/account-control/account-control.ts";
import { swapEnabled } from "../../src/account-control/swap-enabled.ts";

const user = { dn: "CN=a", uniqueId: "1", userName: "a", enabled: true, memberOf: [] };

describe("withEnabled", () => {
  it("sets the one bit as wanted and keeps the others", () => {
    fc.assert(
      fc.property(fc.integer(), fc.boolean(), (control, enabled) => {
        const changed = withEnabled(control, enabled);
        assert.equal(isEnabled(changed), enabled);
        assert.equal(changed & ~0x2, control & ~0x2);
      }),
    );
  });
});

describe("swapEnabled", () => {
  /** A cell in which somebody else writes before each of the first `interruptions` swaps. */
  function createCell(accountControl: number, interruptions: number) {
    const cell = { accountControl, writes: 0, reads: 0 };
    return {
      cell,
      read: async () => {
        cell.reads++;
        return { user, accountControl: cell.accountControl };
      },
      swap: async (entry: { accountControl: number }, to: number) => {
        if (cell.writes++ < interruptions) cell.accountControl ^= 0x10000;
        if (cell.accountControl !== entry.accountControl) return false;
        cell.accountControl = to;
        return true;
      },
    };
  }

  it("writes nothing when all is as wanted", async () => {
    const { cell, ...access } = createCell(0x200, 0);
    assert.deepEqual(await swapEnabled(access, true), { outcome: "unchanged", user });
    assert.deepEqual([cell.reads, cell.writes], [1, 0]);
  });

  it("reads again and keeps what others wrote in between", async () => {
    const { cell, ...access } = createCell(0x200, 3);
    assert.deepEqual(await swapEnabled(access, false), { outcome: "changed", user: { ...user, enabled: false } });
    assert.deepEqual([cell.accountControl, cell.reads, cell.writes], [0x10202, 4, 4]);
  });

  it("gives up with a conflict when others always are faster, and has written nothing", async () => {
    const { cell, ...access } = createCell(0x200, Number.POSITIVE_INFINITY);
    await assert.rejects(swapEnabled(access, false), { code: "conflict", message: /nothing was written/ });
    assert.equal(cell.accountControl & 0x2, 0);
  });
});
