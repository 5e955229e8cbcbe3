import type { Directory } from "@castellan/directory";

/** A directory and what its tests need besides the contract: to fill it, and to write as somebody else would. */
export interface DirectoryFixture {
  readonly directory: Directory;
  readonly baseDn: string;
  addUser(user: FixtureUser): Promise<string>;
  addGroup(name: string): Promise<string>;
  addMember(groupDn: string, memberDn: string): Promise<void>;
  /** `userAccountControl` as another program reads and writes it, past the directory under test. */
  readAccountControl(dn: string): Promise<number>;
  /** Writes `to` if the value is `from`; answers whether it was. */
  swapAccountControl(dn: string, from: number, to: number): Promise<boolean>;
  /** Demands that the person changes the password before it is used again. */
  demandPassword(dn: string): Promise<void>;
  close(): Promise<void>;
}

export interface FixtureUser {
  readonly userName: string;
  readonly givenName: string;
  readonly familyName: string;
  readonly password: string;
  readonly cn?: string;
  readonly mail?: string;
  readonly department?: string;
  readonly enabled?: boolean;
}

export const PASSWORD = "Correct-Horse-7";
export const UNICODE_PASSWORD = "Grüße-漢字-7 ";

/** A directory under test that is filled: Ann in Finance, which is in All Staff with Zoë; Gus is disabled. */
export interface Stage {
  readonly fixture: DirectoryFixture;
  readonly directory: Directory;
  readonly dn: Readonly<Record<"ann" | "zoe" | "gus" | "staff" | "finance", string>>;
}
