import { createPvwaClient, PvwaError, type PvwaSession, type SafePermission } from "@castellan/pvwa";
import { generatePassword } from "@castellan/storage";
import { readVaultDocument, type VaultDocument } from "./documents.ts";

/** The vault user that governance's application logs on as. */
export const governanceUser = "svc.castellan.gov";

/**
 * Puts the company's users, groups and safes into the vault, as its Administrator and through its REST API. What is
 * there already stays as it is; the service account's password is new each time, and returned.
 */
export async function loadVault(baseUrl: string, administratorPassword: string): Promise<string> {
  const client = createPvwaClient({ baseUrl });
  try {
    const session = await client.logon({ username: "Administrator", password: administratorPassword });
    const password = generatePassword();
    const { users, groups, safes, permissionPresets } = readVaultDocument();
    await Promise.all(users.map((user) => addUser(session, user, password)));
    await Promise.all(groups.map((group) => addGroup(session, group)));
    await Promise.all(safes.map((safe) => addSafe(session, safe, permissionPresets)));
    await session.logoff();
    return password;
  } finally {
    await client.close();
  }
}

async function addUser(session: PvwaSession, user: VaultDocument["users"][number], password: string): Promise<void> {
  const isOwn = user.username === governanceUser;
  const added = await unlessThere(() => session.users.create(isOwn ? { ...user, initialPassword: password } : user));
  if (added !== undefined || !isOwn) return;
  const { Users: found } = await session.users.list({ userName: governanceUser });
  for (const { id } of found) await session.users.resetPassword(id, password);
}

async function addGroup(session: PvwaSession, { members, ...group }: VaultDocument["groups"][number]): Promise<void> {
  const made = await unlessThere(() => session.groups.create(group));
  const { id } = made ?? (await findGroup(session, group.groupName));
  await Promise.all(members.map((member) => unlessThere(() => session.groups.addMember(id, member))));
}

async function findGroup(session: PvwaSession, name: string) {
  for await (const page of session.groups.pages({ search: name })) {
    const found = page.find((group) => group.groupName.toLowerCase() === name.toLowerCase());
    if (found !== undefined) return found;
  }
  throw new Error(`The vault says that there is a group ${name}, and does not list it.`);
}

async function addSafe(
  session: PvwaSession,
  { members, accounts, ...safe }: VaultDocument["safes"][number],
  presets: VaultDocument["permissionPresets"],
): Promise<void> {
  await unlessThere(() => session.safes.create(safe));
  await Promise.all(
    members.map(({ permissions, ...member }) =>
      unlessThere(() =>
        session.safes.members.add(safe.safeName, { ...member, permissions: granted(presets[permissions] ?? []) }),
      ),
    ),
  );
  const { safeName } = safe;
  await Promise.all(
    accounts.map((account) =>
      unlessThere(() => session.accounts.create({ ...account, safeName, secret: generatePassword() })),
    ),
  );
}

function granted(permissions: readonly SafePermission[]): Partial<Record<SafePermission, boolean>> {
  return Object.fromEntries(permissions.map((permission) => [permission, true]));
}

/** The result, or undefined when the vault answers that it has such a thing already. */
async function unlessThere<Result>(add: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await add();
  } catch (error) {
    if (error instanceof PvwaError && (error.status === 409 || error.code === "PASWS213E")) return undefined;
    throw error;
  }
}
