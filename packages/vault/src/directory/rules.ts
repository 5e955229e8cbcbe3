/** How the vault follows its directories. */
export interface DirectoryRules {
  /**
   * When all external users are compared with their directories: `Yes` or `No`, every how many hours, and from which hour to which
   * (UTC) it may begin.
   */
  readonly autoSync: string;
  /** `UpdateAll`: the directory and the mapping overwrite what the vault has from them. `UpdateNone`: it stays as it came. */
  readonly updatePolicy: "UpdateAll" | "UpdateNone";
  /** What a synchronisation does with external users and groups that are gone from their directory, or that no mapping covers any more. */
  readonly deletionPolicy: "DeleteNone" | "DeleteAll";
  /**
   * How many in a hundred of a directory's users, and of its groups, one synchronisation deletes: more are taken for an answer that is
   * not complete, and none is deleted.
   */
  readonly deletionLimit: number;
  /** Whether people who are disabled in their directory come into the vault. */
  readonly provisionDisabledUsers: boolean;
  /** Whether a synchronisation sets anew what was decided in the vault of who is enabled. */
  readonly resetEnabled: boolean;
  /** The hosts that a directory made by API may be at: names, or `*.corp.example`. Empty: any. */
  readonly hosts: readonly string[];
  /** The authorities (PEM) that directories made by API are checked against; without them, those that Node.js knows. */
  readonly ca?: string;
}

export const usualDirectoryRules: DirectoryRules = {
  autoSync: "Yes,24,1,5",
  updatePolicy: "UpdateAll",
  deletionPolicy: "DeleteNone",
  deletionLimit: 20,
  provisionDisabledUsers: false,
  resetEnabled: false,
  hosts: [],
};
