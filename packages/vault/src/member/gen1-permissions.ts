import { type SafePermission, safePermissions } from "@castellan/pvwa";
import { type Fields, readElements } from "../http/fields.ts";
import { bitsOf, hasPermission } from "./permissions.ts";

/** The names under which the first generation lists what a member may do; it does not list all. */
const listed = {
  Add: "addAccounts",
  AddRenameFolder: "createFolders",
  BackupSafe: "backupSafe",
  Delete: "deleteAccounts",
  DeleteFolder: "deleteFolders",
  ListContent: "listAccounts",
  ManageSafe: "manageSafe",
  ManageSafeMembers: "manageSafeMembers",
  MoveFilesAndFolders: "moveAccountsAndFolders",
  Rename: "renameAccounts",
  RestrictedRetrieve: "useAccounts",
  Retrieve: "retrieveAccounts",
  Unlock: "unlockAccounts",
  Update: "updateAccountContent",
  UpdateMetadata: "updateAccountProperties",
  ViewAudit: "viewAuditLog",
  ViewMembers: "viewSafeMembers",
} as const satisfies Record<string, SafePermission>;

/** The object of a list. Nobody has `ValidateSafeContent`: safes here hold accounts, not files to be validated. */
export function listedPermissions(bits: number): Readonly<Record<string, boolean>> {
  const members = Object.entries(listed).map(([name, permission]) => [name, hasPermission(bits, permission)] as const);
  return { ...Object.fromEntries(members), ValidateSafeContent: false };
}

const levels = ["requestsAuthorizationLevel1", "requestsAuthorizationLevel2"] as const;
const level = "RequestsAuthorizationLevel";

interface Pair {
  readonly Key: string;
  readonly Value: boolean | number;
}

/** All permissions in pairs, the two levels of confirmation as one number. */
export function permissionPairs(bits: number): readonly Pair[] {
  const single = safePermissions.filter((name) => levels.every((other) => other !== name));
  const confirmed = levels.findIndex((name) => hasPermission(bits, name)) + 1;
  return [
    ...single.map((name) => ({
      Key: `${name.charAt(0).toUpperCase()}${name.slice(1)}`,
      Value: hasPermission(bits, name),
    })),
    { Key: level, Value: confirmed },
  ];
}

/** Reads `Permissions` as pairs of `Key` and `Value`: a change of bits that leaves alone what no pair names. */
export function readPairs(fields: Fields): (current: number) => number {
  const given = fields.raw("Permissions") ?? [];
  if (!Array.isArray(given)) fields.refuse("Permissions", "must be an array of Key and Value.");
  const changes = readElements(Array.isArray(given) ? given : [], readPair);
  return (current) => changes.reduce((bits, change) => change(bits), current);
}

const keys = [...safePermissions, level] as const;

function readPair(fields: Fields): (bits: number) => number {
  const key = fields.choice("Key", keys);
  if (key === undefined) {
    if (!fields.has("Key")) fields.refuse("Key", "is required.");
    return (bits) => bits;
  }
  if (key !== level) {
    const bit = bitsOf([key]);
    return fields.flag("Value") === true ? (bits) => bits | bit : (bits) => bits & ~bit;
  }
  const one = levels[(fields.integer("Value", { minimum: 0, maximum: levels.length }) ?? 0) - 1];
  return (bits) => (bits & ~bitsOf(levels)) | bitsOf(one === undefined ? [] : [one]);
}
