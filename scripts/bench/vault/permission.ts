import { openDatabase } from "@castellan/storage";
import { migrations } from "../../../packages/vault/src/database/migrations.ts";
import type { VaultTables } from "../../../packages/vault/src/database/tables.ts";
import { permissionsIn } from "../../../packages/vault/src/member/access.ts";
import { predefinedGroups, usualPredefinedMembers } from "../../../packages/vault/src/member/predefined.ts";
import { prepareMembershipStatements } from "../../../packages/vault/src/member/statements.ts";
import { loadPrincipal } from "../../../packages/vault/src/session/principal.ts";
import { prepareUserStatements } from "../../../packages/vault/src/user/statements.ts";
import { printFigure } from "../figure.ts";
import { type Company, randomNumbers } from "./company.ts";
import { idOf } from "./ids.ts";

const rounds = 2000;
const markMilliseconds = 1;

/**
 * What a user may do in a safe, by the vault's own functions on the same file, without HTTP: his groups found through all that
 * hold them, and the bits of every membership put together.
 */
export async function measurePermissions(file: string, company: Company): Promise<void> {
  const db = await openDatabase<VaultTables>({ url: `sqlite:${file}`, schema: "vault", migrations });
  try {
    const users = prepareUserStatements(db);
    const context = { memberships: prepareMembershipStatements(db), clock: Date.now };
    const predefined = predefinedGroups(usualPredefinedMembers);
    const random = randomNumbers(11);
    const [whole, check]: [number[], number[]] = [[], []];
    for (let round = 0; round < rounds; round += 1) {
      const userId = idOf.user(Math.floor(random(company.size.users)));
      const safeId = idOf.safe(Math.floor(random(company.size.safes)));
      const begun = performance.now();
      const principal = await loadPrincipal(users, predefined, userId, Math.floor(Date.now() / 1000));
      if (principal === undefined) continue;
      const loaded = performance.now();
      await permissionsIn(context, db.sql, principal, safeId);
      const ended = performance.now();
      whole.push(ended - begun);
      check.push(ended - loaded);
    }
    print("vault.permission", check, "in a safe, of a principal whose groups are known");
    print("vault.permission.withGroups", whole, "with the user and his nested groups read anew");
  } finally {
    await db.close();
  }
}

function print(name: string, times: number[], what: string): void {
  times.sort((left, right) => left - right);
  const at = (share: number) => times[Math.floor(times.length * share)] ?? 0;
  printFigure({
    name,
    value: at(0.99),
    unit: "ms",
    mark: markMilliseconds,
    met: at(0.99) < markMilliseconds,
    p50Milliseconds: at(0.5),
    p99Milliseconds: at(0.99),
    checks: times.length,
    what,
  });
}
