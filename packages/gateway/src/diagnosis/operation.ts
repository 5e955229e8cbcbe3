/** A PVWA call in words, for those who have to mend it. */
export interface VaultOperation {
  /** Completes "Could not …". */
  readonly doing: string;
  /** A change whose answer got lost may have been made. */
  readonly changes: boolean;
  /** The vault authorisations it takes (PVWA reference, authorisations of the user calls). */
  readonly needs: string;
}

export const vaultOperations = {
  logon: { doing: "log on to the vault", changes: false, needs: "a vault user" },
  list: { doing: "list the vault's users", changes: false, needs: "Audit Users" },
  read: { doing: "read the vault user", changes: false, needs: "Audit Users" },
  create: { doing: "create the vault user", changes: true, needs: "Add/Update Users" },
  update: { doing: "update the vault user", changes: true, needs: "Add/Update Users" },
  delete: { doing: "delete the vault user", changes: true, needs: "Add/Update Users" },
  enable: { doing: "enable the vault user", changes: true, needs: "Add/Update Users" },
  disable: { doing: "disable the vault user", changes: true, needs: "Add/Update Users" },
  activate: { doing: "end the suspension of the vault user", changes: true, needs: "Audit Users and Activate Users" },
  resetPassword: {
    doing: "set the password of the vault user",
    changes: true,
    needs: "Audit Users and Reset Users' Passwords",
  },
} as const satisfies Record<string, VaultOperation>;
