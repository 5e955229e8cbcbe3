import type { TestContext } from "node:test";
import { type Desk, type DeskAnswer, type DeskOptions, openDesk } from "./desk.ts";
import { createFakeVault, type FakeVault, type FakeVaultOptions } from "./fake-vault.ts";

export const coreGroup = "urn:ietf:params:scim:schemas:core:2.0:Group";
export const cyberArkGroup = "urn:ietf:params:scim:schemas:cyberark:1.0:Group";
export const linkedObject = "urn:ietf:params:scim:schemas:pam:1.0:LinkedObject";

/** A desk over a fake vault with the users ann (1), bob (2) and cid (3); closed when the test ends. */
export interface Stage {
  readonly vault: FakeVault;
  readonly desk: Desk;
  /** The vault's calls since this was asked last. */
  calls(): readonly string[];
  post(path: string, body: object): Promise<DeskAnswer>;
}

export async function openStage(
  test: TestContext,
  vaultOptions: FakeVaultOptions = {},
  deskOptions: DeskOptions = {},
): Promise<Stage> {
  // Numbers of groups begin where no user's do, as the product's do; tests of the opposite say so.
  const vault = createFakeVault({ groups: { firstId: 100 }, ...vaultOptions });
  for (const username of ["ann", "bob", "cid"]) vault.add({ username });
  const desk = await openDesk(vault, { pageOffsetUnit: "row", ...deskOptions });
  test.after(() => desk.close());
  return {
    vault,
    desk,
    calls: () => vault.log.splice(0),
    post: (path, body) => desk.request("POST", path, body),
  };
}

export function group(displayName: string, ...members: readonly object[]): object {
  return { schemas: [coreGroup], displayName, ...(members.length === 0 ? {} : { members }) };
}

/** The values of a group's members, in order. */
export function valuesOf({ body }: DeskAnswer): readonly string[] {
  return (body.members ?? []).map(({ value }: { readonly value: string }) => value);
}
