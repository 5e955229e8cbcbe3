import { type JsonValue, ScimError } from "@castellan/scim";
import type { Caller } from "../authentication/caller.ts";
import { elementsOf as objectsOf } from "../json/object.ts";
import { inParallel } from "../list/parallel.ts";
import { findVaultUser } from "../user/read.ts";
import { findVaultGroup } from "./read.ts";

/** A user or group of the vault that is, or is to be, a member. The PVWA knows it by its name. */
export interface Member {
  readonly type: "User" | "Group";
  readonly id: number;
  readonly name: string;
}

/**
 * Whom the elements of `members` mean: by `value`, the last part of `$ref`, or `display`, each an id or a name. Throws `invalidValue`,
 * naming the first that means nobody. Each is among them once.
 */
export async function resolveMembers(caller: Caller, members: JsonValue | undefined): Promise<readonly Member[]> {
  const found = await inParallel(objectsOf(members), (element) => resolveMember(caller, element));
  return [...new Map(found.map((member) => [keyOf(member), member])).values()];
}

export function keyOf({ type, id }: Member): string {
  return `${type} ${id}`;
}

async function resolveMember(
  caller: Caller,
  element: Readonly<Record<string, JsonValue | undefined>>,
): Promise<Member> {
  const reference = text(element.$ref);
  const key = text(element.value) ?? lastPart(reference) ?? text(element.display);
  if (key === undefined) {
    throw new ScimError(
      "invalidValue",
      "An element of members names nobody: give the id of a user or a group as value",
    );
  }
  const type = typeOf(text(element.type), reference);
  const member =
    (type === "Group" ? undefined : await userMember(caller, key)) ??
    (type === "User" ? undefined : await groupMember(caller, key));
  if (member !== undefined) return member;
  const what = type === undefined ? "user or group" : type.toLowerCase();
  throw new ScimError(
    "invalidValue",
    `members names ${JSON.stringify(key.slice(0, 128))}, and the vault has no such ${what}: give the id of one as value`,
  );
}

async function userMember(caller: Caller, key: string): Promise<Member | undefined> {
  const user = await findVaultUser(caller, key);
  return user === undefined ? undefined : { type: "User", id: user.id, name: user.username };
}

async function groupMember(caller: Caller, key: string): Promise<Member | undefined> {
  const group = await findVaultGroup(caller, key, false);
  return group === undefined ? undefined : { type: "Group", id: group.id, name: group.groupName };
}

/** What the element says that it is, itself or by the endpoint that it refers to. */
function typeOf(type: string | undefined, reference: string | undefined): Member["type"] | undefined {
  const word = type?.toLowerCase() ?? /(?:^|\/)(user|group)s\/[^/]+$/i.exec(reference ?? "")?.[1]?.toLowerCase();
  if (word === "user") return "User";
  return word === "group" ? "Group" : undefined;
}

function lastPart(reference: string | undefined): string | undefined {
  const part = reference?.replace(/\/+$/, "").split("/").at(-1);
  if (part === undefined || part === "") return undefined;
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function text(value: JsonValue | undefined): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
