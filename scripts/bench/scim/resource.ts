import { schemaUris } from "@castellan/scim";

/** A user as identity providers send it: some 600 bytes when shown. */
export function benchUser(index: number) {
  const userName = `user${index}@bench.example`;
  return {
    schemas: [schemaUris.user, schemaUris.enterpriseUser],
    externalId: `e-${index}`,
    userName,
    displayName: `Bench User ${index}`,
    name: { givenName: "Bench", familyName: `User ${index}`, formatted: `Bench User ${index}` },
    title: "Engineer",
    active: true,
    emails: [{ value: userName, type: "work", primary: true }],
    phoneNumbers: [{ value: "+41 44 555 01 02", type: "work" }],
    [schemaUris.enterpriseUser]: { department: "Measuring", employeeNumber: String(index) },
  };
}

export function benchGroup(displayName: string, members: readonly string[]) {
  return { schemas: [schemaUris.group], displayName, members: members.map((value) => ({ value })) };
}
