import assert from "node:assert/strict";
import { test } from "node:test";
import { createDirectoryLookup } from "../../src/external-user/directory-lookup.ts";
import type { VaultUser } from "../../src/user/vault-user.ts";
import { createFakeDirectory } from "../support/fake-directory.ts";

const goneDn = "CN=Mara Rossi,OU=Old,DC=corp,DC=example";

function directoryWith(givenName?: string, familyName?: string) {
  const directory = createFakeDirectory();
  const entry = directory.add("m.rossi");
  directory.entries.set("m.rossi", {
    ...entry,
    ...(givenName === undefined ? {} : { givenName }),
    ...(familyName === undefined ? {} : { familyName }),
  });
  return { directory, dn: entry.dn };
}

function vaultUser(firstName: string, lastName: string, userDN = goneDn): VaultUser {
  return { id: 41, username: "M.Rossi", source: "LDAP", userDN, personalDetails: { firstName, lastName } };
}

const cases: readonly {
  readonly name: string;
  readonly known: [string, string];
  readonly found: string[];
  readonly state: string;
}[] = [
  { name: "the same person, who moved", known: ["Mara", "Rossi"], found: ["mara", " Rossi "], state: "present" },
  { name: "the same person by the family name alone", known: ["", "Rossi"], found: ["", "Rossi"], state: "present" },
  {
    name: "somebody else who was given the user name later",
    known: ["Mara", "Rossi"],
    found: ["Marco", "Rossi"],
    state: "missing",
  },
  { name: "an entry that names nobody", known: ["Mara", "Rossi"], found: [], state: "missing" },
  { name: "a user of whom the vault knows no name", known: ["", ""], found: [], state: "missing" },
];

for (const { name, known, found, state } of cases) {
  test(`an entry of the same user name, where the distinguished name is gone: ${name} is ${state}`, async () => {
    const { directory } = directoryWith(found[0], found[1]);
    const lookup = createDirectoryLookup([directory]);
    const user = vaultUser(...known);
    assert.equal((await lookup.stateOf(user)).kind, state);
    assert.equal((await lookup.statesOf([user])).get(41)?.kind, state);
  });
}

test("an entry found by its distinguished name is the user's, whatever its names", async () => {
  const { directory, dn } = directoryWith("Marco", "Bianchi");
  const state = await createDirectoryLookup([directory]).stateOf(vaultUser("Mara", "Rossi", dn));
  assert.deepEqual(state, { kind: "present", domain: "corp.example", dn, enabled: true });
});
