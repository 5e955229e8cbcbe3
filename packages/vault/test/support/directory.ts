import type { TestContext } from "node:test";
import { type EmbeddedDirectory, openEmbeddedDirectory } from "@castellan/directory";

export const domain = "corp.example";
export const baseDn = "DC=corp,DC=example";
export const personPassword = "Directory-Pass1";

/** A directory with Mara (staff), Carl (contractor) and Dora (disabled), all with the same password. */
export async function openPeople(test: TestContext): Promise<EmbeddedDirectory> {
  const directory = openEmbeddedDirectory({ domain, baseDn, file: ":memory:" });
  test.after(() => directory.close());
  const mara = { givenName: "Mara", familyName: "Rossi", mail: "m.rossi@corp.example", department: "Finance" };
  await directory.addUser({ userName: "m.rossi", container: "OU=Staff", ...mara }, personPassword);
  const carl = { givenName: "Carl", familyName: "Tractor" };
  await directory.addUser({ userName: "c.tractor", container: "OU=Contractors", ...carl }, personPassword);
  const dora = { givenName: "Dora", familyName: "Out", enabled: false };
  await directory.addUser({ userName: "d.out", container: "OU=Staff", ...dora }, personPassword);
  return directory;
}

export const staffMapping = { name: "Staff", branch: `OU=Staff,${baseDn}` };
