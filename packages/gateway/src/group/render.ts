import { hash } from "node:crypto";
import { coreGroupSchema, type JsonObject, type Resource } from "@castellan/scim";
import { type Draft, nonEmpty, set } from "../json/draft.ts";
import { linkedObjectUri } from "../resource/linked-object.ts";
import { versionOf } from "../resource/version.ts";
import { metaOf } from "../supplement/meta.ts";
import type { Supplement } from "../supplement/supplement.ts";
import type { MemberElement } from "./member-element.ts";
import { cyberArkGroupUri } from "./uri.ts";
import type { VaultGroup } from "./vault-group.ts";

/** What is known of a group beside its own fields. */
export interface GroupView {
  readonly supplement?: Supplement | undefined;
  /** The members that were looked at; absent: none was. */
  readonly members?: readonly MemberElement[] | undefined;
  /** Whether `members` are all there are. */
  readonly whole: boolean;
}

/** The SCIM resource of a vault group. It has a version only when all its members are known. */
export function toResource(group: VaultGroup, { supplement, members, whole }: GroupView): Resource {
  const id = String(group.id);
  const draft: Draft = { id, displayName: group.groupName };
  if (members !== undefined && members.length > 0) draft.members = members.map((member) => ({ ...member }));
  draft[cyberArkGroupUri] = settingsOf(group);
  set(draft, linkedObjectUri, linkedObjectOf(group));
  Object.assign(draft, supplement?.attributes);
  const schemas = [coreGroupSchema.id, ...Object.keys(draft).filter((name) => name.startsWith("urn:"))];
  const fingerprint = whole ? fingerprintOf(group, members ?? []) : undefined;
  const version = fingerprint === undefined ? undefined : versionOf(fingerprint, [supplement?.attributes]);
  return { schemas, ...draft, id, meta: metaOf("Group", supplement, fingerprint, version) };
}

/** Tells two states of a vault group apart, as far as SCIM shows them. The order of the members does not count. */
export function fingerprintOf(group: VaultGroup, members: readonly MemberElement[]): string {
  const { groupName, description = "", location = "" } = group;
  const keys = members.map(({ type, value }) => `${type} ${value}`).sort();
  return hash("sha256", JSON.stringify([groupName, description, location, keys]), "base64url");
}

function settingsOf(group: VaultGroup): JsonObject {
  const settings: Draft = {};
  const fromDirectory = isDirectoryGroup(group);
  set(settings, "description", nonEmpty(group.description));
  set(settings, "location", nonEmpty(group.location));
  settings.groupType = fromDirectory ? "Directory" : "Vault";
  settings.directoryType = fromDirectory ? "LDAP" : "Vault";
  set(settings, "directoryName", nonEmpty(group.directory));
  set(settings, "ldapFullDN", nonEmpty(group.dn));
  return settings;
}

/** Whether a directory says who is a member. */
export function isDirectoryGroup(group: VaultGroup): boolean {
  return group.groupType === "Directory";
}

/** draft-grizzle-scim-pam-ext-01 section 2.1: both members or neither. */
function linkedObjectOf({ directory, dn }: VaultGroup): JsonObject | undefined {
  if (directory === undefined || directory === "" || dn === undefined || dn === "") return undefined;
  return { source: directory, nativeIdentifier: dn };
}
