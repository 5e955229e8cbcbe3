import type { AccountChange } from "@castellan/pvwa";
import { type Fields, isObject } from "../http/fields.ts";
import { type AccountDraft, accountNameProblem, accountTextLimits } from "./fields.ts";
import { type Link, rootFolder } from "./links.ts";

export interface Gen1Draft {
  readonly draft: AccountDraft;
  readonly links: readonly Link[];
}

/** Reads `{"account":{"safe":…,"platformID":…,"username":…,"password":…,"properties":[{"Key":…,"Value":…}]}}`. */
export function readGen1Account(body: Fields): Gen1Draft {
  if (!body.has("account")) body.refuse("account", "is required.");
  const fields = body.nested("account");
  const text = (name: string, limit: number) => fields.text(name, { limit })?.trim() || undefined;
  const all = readPairs(fields);
  const links = readLinks(fields, all);
  const name = text("accountName", accountTextLimits.name);
  const problem = name === undefined ? undefined : accountNameProblem(name);
  if (problem !== undefined) fields.refuse("accountName", problem);
  refuseGroup(fields);
  const disabled = fields.flag("disableAutoMgmt") ?? false;
  const draft: AccountDraft = {
    platformId: fields.text("platformID", { limit: accountTextLimits.platformId, required: true }) ?? "",
    safeName: fields.text("safe", { limit: 28, required: true }) ?? "",
    name,
    address: text("address", accountTextLimits.address),
    userName: text("username", accountTextLimits.userName),
    secretType: undefined,
    secret: fields.text("password", { limit: accountTextLimits.secret }) || undefined,
    properties: new Map([...all].filter(([key]) => !linkKey.test(key))),
    automatic: !disabled,
    reason: text("disableAutoMgmtReason", accountTextLimits.manualManagementReason),
    remoteMachines: undefined,
    restricted: undefined,
  };
  return { draft, links };
}

/** Members that the first generation shows among the properties of an account and that are none. */
const shownOnly: ReadonlySet<string> = new Set([
  ...["accountid", "internalproperties", "safe", "folder", "name", "policyid", "devicetype", "password"],
]);

/** Reads `{"Accounts":{"AccountName":…,"PlatformID":…,"Properties":[…]}}` as the steps that replace what was there. */
export function readGen1Change(body: Fields): readonly AccountChange[] {
  if (!body.has("accounts")) body.refuse("Accounts", "is required.");
  const fields = body.nested("accounts");
  refuseGroup(fields);
  const pairs = readPairs(fields);
  const pair = (name: string) => [...pairs].find(([key]) => key.toLowerCase() === name)?.[1];
  const text = (name: string, limit: number) => fields.text(name, { limit })?.trim() || undefined;
  const name = text("accountName", accountTextLimits.name);
  const platformId = text("platformID", accountTextLimits.platformId) ?? pair("policyid");
  const address = text("address", accountTextLimits.address) ?? pair("address");
  const userName = text("userName", accountTextLimits.userName) ?? pair("username");
  const own = [...pairs].filter(
    ([key]) => !shownOnly.has(key.toLowerCase()) && !["address", "username"].includes(key.toLowerCase()),
  );
  return [
    ...(name === undefined ? [] : [{ op: "add" as const, path: "/name", value: name }]),
    ...(platformId === undefined ? [] : [{ op: "add" as const, path: "/platformId", value: platformId }]),
    { op: "add", path: "/address", value: address },
    { op: "add", path: "/userName", value: userName },
    { op: "replace", path: "/platformAccountProperties", value: null },
    { op: "add", path: "/platformAccountProperties", value: Object.fromEntries(own) },
  ];
}

function refuseGroup(fields: Fields): void {
  if ((fields.text("groupName", { limit: 200 }) ?? "") !== "") {
    fields.refuse("groupName", "must be left out: groups of accounts are not in this vault.");
  }
}

/** `properties`, an array of keys and values; a client that shows them as an object inside is passed over. */
function readPairs(fields: Fields): ReadonlyMap<string, string> {
  const given = fields.raw("properties");
  if (given === undefined) return new Map();
  const pairs = new Map<string, string>();
  for (const element of Array.isArray(given) ? given : [undefined]) {
    const { key, value } = pairOf(element);
    if (typeof key !== "string") fields.refuse("properties", "must be an array of objects with Key and Value.");
    else if (["string", "number", "boolean"].includes(typeof value)) pairs.set(key, checkedText(fields, String(value)));
  }
  return pairs;
}

function pairOf(element: unknown): { readonly key: unknown; readonly value: unknown } {
  if (!isObject(element)) return { key: undefined, value: undefined };
  const member = (name: string) => Object.entries(element).find(([key]) => key.toLowerCase() === name)?.[1];
  return { key: member("key"), value: member("value") };
}

function checkedText(fields: Fields, text: string): string {
  if (text.length > accountTextLimits.property || text.includes("\0") || !text.isWellFormed()) {
    fields.refuse("properties", `must hold values of at most ${accountTextLimits.property} well-formed characters.`);
    return "";
  }
  return text;
}

const linkKey = /^ExtraPass([123])(Name|Safe|Folder)$/i;

/** `ExtraPass1Name` and `ExtraPass1Safe` link the account that logs on, 3 the one that reconciles. */
function readLinks(fields: Fields, pairs: ReadonlyMap<string, string>): readonly Link[] {
  const parts = new Map<number, Map<string, string>>();
  for (const [key, value] of pairs) {
    const [, index, part = ""] = linkKey.exec(key) ?? [];
    if (index === undefined) continue;
    const link = parts.get(Number(index)) ?? new Map<string, string>();
    parts.set(Number(index), link.set(part.toLowerCase(), value));
  }
  return [...parts].map(([position, link]) => {
    const [safe = "", name = "", folder = rootFolder] = [link.get("safe"), link.get("name"), link.get("folder")];
    if (safe === "" || name === "") fields.refuse("properties", `must give ExtraPass${position}Name and its Safe.`);
    if (folder.toLowerCase() !== rootFolder.toLowerCase())
      fields.refuse("properties", `must give folder ${rootFolder}.`);
    return { safe, name, position };
  });
}
