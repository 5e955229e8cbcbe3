import { readFileSync } from "node:fs";
import { join } from "node:path";
import { safePermissions, vaultAuthorizations } from "@castellan/pvwa";
import { type Static, type TSchema, Type } from "typebox";
import Schema from "typebox/schema";
import { CastellanError } from "../error/castellan-error.ts";

/** Where the sample company stands in the repository. */
const folder = join(import.meta.dirname, "..", "..", "sample");

const Text = Type.String();

const DirectoryDocument = Type.Object({
  domain: Text,
  baseDn: Text,
  users: Type.Array(
    Type.Object({
      dn: Text,
      userName: Text,
      userPrincipalName: Text,
      givenName: Text,
      familyName: Text,
      displayName: Text,
      mail: Type.Optional(Text),
      department: Type.Optional(Text),
      enabled: Type.Boolean(),
    }),
  ),
  groups: Type.Array(Type.Object({ name: Text, dn: Text, members: Type.Array(Text) })),
});
export type DirectoryDocument = Static<typeof DirectoryDocument>;

const VaultDocument = Type.Object({
  users: Type.Array(
    Type.Object({
      username: Text,
      userType: Text,
      enableUser: Type.Boolean(),
      location: Text,
      description: Text,
      vaultAuthorization: Type.Array(Type.Enum([...vaultAuthorizations])),
      internet: Type.Optional(Type.Object({ businessEmail: Text })),
      personalDetails: Type.Optional(Type.Object({ firstName: Text, lastName: Text, title: Text, department: Text })),
    }),
  ),
  groups: Type.Array(
    Type.Object({
      groupName: Text,
      description: Text,
      members: Type.Array(
        Type.Object({
          memberId: Text,
          memberType: Type.Enum(["vault", "domain"]),
          domainName: Type.Optional(Text),
        }),
      ),
    }),
  ),
  permissionPresets: Type.Record(Text, Type.Array(Type.Enum([...safePermissions]))),
  safes: Type.Array(
    Type.Object({
      safeName: Text,
      description: Text,
      managingCPM: Type.Optional(Text),
      numberOfDaysRetention: Type.Optional(Type.Integer()),
      accounts: Type.Array(
        Type.Object({
          platformId: Text,
          address: Text,
          userName: Text,
          platformAccountProperties: Type.Optional(Type.Record(Text, Text)),
        }),
      ),
      members: Type.Array(
        Type.Object({ memberName: Text, memberType: Type.Enum(["User", "Group"]), searchIn: Text, permissions: Text }),
      ),
    }),
  ),
});
export type VaultDocument = Static<typeof VaultDocument>;

const ApplicationDocuments = Type.Array(
  Type.Object({ name: Text, type: Text, settings: Type.Record(Text, Type.Unknown()) }, { additionalProperties: true }),
);
export type ApplicationDocument = Static<typeof ApplicationDocuments>[number];

export const readDirectoryDocument = (): DirectoryDocument => read("directory.json", DirectoryDocument);
export const readVaultDocument = (): VaultDocument => read("vault.json", VaultDocument);
export const readApplicationDocuments = (): readonly ApplicationDocument[] =>
  read("applications.json", ApplicationDocuments);
/** The HR system's export. */
export const hrFile = join(folder, "hr.csv");

function read<Document extends TSchema>(name: string, schema: Document): Static<Document> {
  const content: unknown = JSON.parse(readFileSync(join(folder, name), "utf8"));
  if (Schema.Check(schema, content)) return content;
  const [, errors] = Schema.Errors(schema, content);
  throw new CastellanError(
    "sampleInvalid",
    `sample/${name}: ${errors.map((error) => `${error.instancePath} ${error.message}`).join("; ")}`,
  );
}
