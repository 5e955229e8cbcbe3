import type { Resource } from "@castellan/scim";
import { type ExternalUserState, isActive } from "../external-user/state.ts";
import type { Draft } from "../json/draft.ts";
import type { ExternalUserStrategy } from "../options.ts";
import { versionOf } from "../resource/version.ts";
import { metaOf } from "../supplement/meta.ts";
import type { Supplement } from "../supplement/supplement.ts";
import { fingerprintOf } from "./fingerprint.ts";
import { renderVaultUser, schemasOf } from "./render.ts";
import { externalUserUri } from "./schema.ts";
import { overlay } from "./supplement.ts";
import { isComplete, isExternal, type VaultUser } from "./vault-user.ts";

/** What is known of a user beside the vault's own answer. */
export interface UserView {
  readonly supplement?: Supplement | undefined;
  /** Of an external user: where he is enabled. Without `directory` nobody asked there, or it did not matter. */
  readonly external?: Pick<ExternalUserState, "vaultEnabled"> & Partial<ExternalUserState>;
  /** What a change of `active` was done by. */
  readonly acted?: readonly ExternalUserStrategy[];
}

/** The SCIM resource of a vault user. */
export function toResource(user: VaultUser, view: UserView): Resource {
  const draft = renderVaultUser(user);
  // Of the vault's own fields alone, before anything is laid over them.
  const fingerprint = isComplete(user) ? fingerprintOf(user, draft) : undefined;
  const { supplement } = view;
  if (supplement !== undefined) overlay(draft, supplement.attributes, isComplete(user));
  const active = activeOf(user, view);
  if (active !== undefined) draft.active = active;
  if (isExternal(user)) draft[externalUserUri] = externalUserOf(user, view);
  draft.schemas = schemasOf(draft);
  // It is of whether the user is active, too: without that it would be another one.
  const version =
    fingerprint === undefined || active === undefined
      ? undefined
      : versionOf(fingerprint, [draft.groups, user.suspended, active, supplement?.attributes]);
  return { ...draft, meta: metaOf("User", supplement, fingerprint, version) };
}

/** `undefined`: it was not asked for, and so not found out. */
function activeOf(user: VaultUser, { external }: UserView): boolean | undefined {
  if (!isExternal(user)) return user.enableUser;
  if (external === undefined || !external.vaultEnabled) return external?.vaultEnabled;
  return external.directory === undefined
    ? undefined
    : isActive({ vaultEnabled: external.vaultEnabled, directory: external.directory });
}

function externalUserOf(user: VaultUser, { external, acted = [] }: UserView): Draft {
  const directory = external?.directory;
  const vaultEnabled = external?.vaultEnabled ?? user.enableUser;
  return {
    ...(acted.length === 0 ? {} : { strategy: acted.length > 1 ? "both" : acted[0] }),
    ...(vaultEnabled === undefined ? {} : { vaultEnabled }),
    ...(directory === undefined || directory.kind === "none"
      ? {}
      : { directoryEnabled: directory.kind === "present" && directory.enabled, directory: directory.domain }),
  };
}
