/** A PVWA call in words, for those who have to mend it. */
export interface VaultOperation {
  /** Completes "Could not …". */
  readonly doing: string;
  /** A change whose answer got lost may have been made. */
  readonly changes: boolean;
  /** The vault authorisations it takes (PVWA reference, authorisations of the user calls). */
  readonly needs: string;
  /** What it is about: in words, and for the names of attributes. */
  readonly of: "user" | "group";
}

export const vaultOperations = {
  logon: { doing: "log on to the vault", changes: false, needs: "a vault user", of: "user" },
  list: { doing: "list the vault's users", changes: false, needs: "Audit Users", of: "user" },
  read: { doing: "read the vault user", changes: false, needs: "Audit Users", of: "user" },
  create: { doing: "create the vault user", changes: true, needs: "Add/Update Users", of: "user" },
  update: { doing: "update the vault user", changes: true, needs: "Add/Update Users", of: "user" },
  delete: { doing: "delete the vault user", changes: true, needs: "Add/Update Users", of: "user" },
  enable: { doing: "enable the vault user", changes: true, needs: "Add/Update Users", of: "user" },
  disable: { doing: "disable the vault user", changes: true, needs: "Add/Update Users", of: "user" },
  activate: {
    doing: "end the suspension of the vault user",
    changes: true,
    needs: "Audit Users and Activate Users",
    of: "user",
  },
  resetPassword: {
    doing: "set the password of the vault user",
    changes: true,
    needs: "Audit Users and Reset Users' Passwords",
    of: "user",
  },
  listGroups: { doing: "list the vault's groups", changes: false, needs: "Audit Users", of: "group" },
  readGroup: { doing: "read the vault group", changes: false, needs: "Audit Users", of: "group" },
  createGroup: { doing: "create the vault group", changes: true, needs: "Add/Update Users", of: "group" },
  updateGroup: { doing: "update the vault group", changes: true, needs: "Add/Update Users", of: "group" },
  deleteGroup: { doing: "delete the vault group", changes: true, needs: "Add/Update Users", of: "group" },
  addMember: { doing: "add the member to the vault group", changes: true, needs: "Add/Update Users", of: "group" },
  removeMember: {
    doing: "remove the member from the vault group",
    changes: true,
    needs: "Add/Update Users",
    of: "group",
  },
} as const satisfies Record<string, VaultOperation>;
