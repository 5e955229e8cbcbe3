import { type AccountChange, invalidParameters, refusal } from "@castellan/pvwa";
import { isObject } from "../http/fields.ts";
import { accountTextLimits } from "./fields.ts";
import { type Leaves, propertyFolder } from "./leaves.ts";

/** The paths that have a value of their own. */
const texts: Readonly<Record<string, number>> = {
  "/name": accountTextLimits.name,
  "/address": accountTextLimits.address,
  "/username": accountTextLimits.userName,
  "/platformid": accountTextLimits.platformId,
  "/secretmanagement/manualmanagementreason": accountTextLimits.manualManagementReason,
  "/remotemachinesaccess/remotemachines": accountTextLimits.remoteMachines,
};
const flags: ReadonlySet<string> = new Set([
  "/secretmanagement/automaticmanagementenabled",
  "/remotemachinesaccess/accessrestrictedtoremotemachines",
]);
const folders: ReadonlySet<string> = new Set([propertyFolder, "/secretmanagement", "/remotemachinesaccess"]);
const readOnly: ReadonlySet<string> = new Set([
  ...["/id", "/safename", "/secret", "/secrettype", "/createdtime", "/categorymodificationtime"],
  ...["/status", "/lastmodifiedtime", "/lastreconciledtime", "/lastverifiedtime"].map(
    (name) => `/secretmanagement${name}`,
  ),
]);

/**
 * Applies the steps of a JSON Patch (RFC 6902) in turn; paths match in any letter case. Throws 400: `PASWS125E` for what is
 * read-only, `PASWS164E` for a remove of what is not there and for a replace of a platform's property that is not, `PASWS167E` for
 * an unknown path or a wrong value.
 */
export function applyChanges(leaves: Leaves, changes: readonly AccountChange[]): void {
  for (const [index, { op, path, value }] of changes.entries()) {
    const refuse = (problem: string) => invalidParameters([{ parameter: `[${index}].path`, problem }]);
    const { key, name } = readPath(path);
    if (readOnly.has(key)) throw refusal("PASWS125E", path);
    if (folders.has(key)) {
      applyToFolder(leaves, index, op, key, value);
    } else if (isLeaf(key)) {
      applyToLeaf(leaves, index, op, { key, name, path }, value);
    } else {
      throw refuse(`knows no property [${path}]; it knows ${knownPaths}.`);
    }
  }
}

const knownPaths =
  "/name, /address, /userName, /platformId, /platformAccountProperties, /secretManagement/automaticManagementEnabled, " +
  "/secretManagement/manualManagementReason, /remoteMachinesAccess/remoteMachines, /remoteMachinesAccess/accessRestrictedToRemoteMachines";

/** Whether the path, however it is spelled, is the one of the name. */
export function isNamePath(path: string): boolean {
  return readPath(path).key === "/name";
}

/** A path without regard to letter case, its last part as it was spelled; a slash within a name is one of a property. */
function readPath(path: string): { readonly key: string; readonly name: string } {
  const parts = path.replace(/\/+$/, "").split("/");
  const last = parts.at(-1) ?? "";
  const name = parts.length === 3 ? last.replaceAll("~1", "/").replaceAll("~0", "~") : last;
  return { key: [...parts.slice(0, -1), name].join("/").toLowerCase(), name };
}

function isLeaf(key: string): boolean {
  return (
    Object.hasOwn(texts, key) ||
    flags.has(key) ||
    (key.startsWith(`${propertyFolder}/`) && key.length > propertyFolder.length + 1)
  );
}

interface Place {
  readonly key: string;
  readonly name: string;
  readonly path: string;
}

function applyToLeaf(
  leaves: Leaves,
  index: number,
  op: AccountChange["op"],
  { key, name, path }: Place,
  value: unknown,
): void {
  const existing = leaves.get(key);
  const read = op === "remove" ? undefined : readValue(index, key, value);
  // An empty value is none, as in a new account. Members that every account has may be replaced while they are empty.
  const empty = read === undefined || read === "";
  const isNew = existing === undefined && key.startsWith(`${propertyFolder}/`);
  if (op === "remove" ? existing === undefined : op === "replace" && isNew && !empty) {
    throw refusal("PASWS164E", path);
  }
  if (empty) leaves.delete(key);
  else leaves.set(key, { name: existing?.name ?? name, value: read });
}

/**
 * The members that the value names are set, or taken away; those that it does not name stay, since clients send only what differs.
 * A remove or a replace without a value takes all of them away.
 */
function applyToFolder(leaves: Leaves, index: number, op: AccountChange["op"], folder: string, value: unknown): void {
  const inside = [...leaves.keys()].filter((key) => key.startsWith(`${folder}/`));
  if (op === "remove" && inside.length === 0) throw refusal("PASWS164E", folder);
  const all = op !== "add" && (value === undefined || value === null || value === "");
  if (all) for (const key of inside) leaves.delete(key);
  for (const [name, member] of Object.entries(all ? {} : readObject(index, value))) {
    const key = `${folder}/${name.toLowerCase()}`;
    if (readOnly.has(key)) throw refusal("PASWS125E", key);
    if (!isLeaf(key)) throw wrongValue(index, `knows no member [${name}].`);
    applyToLeaf(leaves, index, op === "remove" ? "remove" : "add", { key, name, path: key }, member);
  }
}

/** An object, or the text of one, which some clients send. */
function readObject(index: number, value: unknown): object {
  if (isObject(value)) return value;
  try {
    const parsed: unknown = typeof value === "string" ? JSON.parse(value) : undefined;
    if (isObject(parsed)) return parsed;
  } catch {
    // Said below.
  }
  throw wrongValue(index, "must be an object.");
}

function readValue(index: number, key: string, value: unknown): string | boolean | undefined {
  if (value === null || value === undefined) return undefined;
  if (flags.has(key)) return readFlag(index, value);
  const text = typeof value === "number" || typeof value === "boolean" ? String(value) : value;
  if (typeof text !== "string") throw wrongValue(index, "must be a text.");
  const limit = texts[key] ?? accountTextLimits.property;
  if (text.length > limit) throw wrongValue(index, `must have at most ${limit} characters.`);
  if (text.includes("\0") || !text.isWellFormed()) throw wrongValue(index, "must not hold NUL or broken Unicode.");
  return text.trim();
}

function readFlag(index: number, value: unknown): boolean {
  if (typeof value === "boolean") return value;
  const text = typeof value === "string" ? value.trim().toLowerCase() : "";
  if (text === "true" || text === "false") return text === "true";
  throw wrongValue(index, "must be true or false.");
}

function wrongValue(index: number, problem: string) {
  return invalidParameters([{ parameter: `[${index}].value`, problem }]);
}
