/** The user that a new vault has; he holds every authorisation, and cannot be deleted, disabled or renamed. */
export const administratorName = "Administrator";

/** His user type, which nobody else may have. */
export const builtInUserType = "Built-InAdmins";

/** Names of the product's own that nobody else may bear, in lower case. */
export const reservedNames: ReadonlySet<string> = new Set(["master", "batch", "administrator"]);

/** Groups that a new vault has, and that cannot be deleted. Members of Auditors see every safe. */
export const auditorsGroup = "Auditors";
export const vaultAdminsGroup = "Vault Admins";
export const builtInGroups: readonly string[] = [vaultAdminsGroup, auditorsGroup];
