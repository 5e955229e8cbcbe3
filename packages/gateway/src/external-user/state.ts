/** What the directory of an external user says of him. */
export type DirectoryState =
  /** No configured directory serves this user's domain; `domain` is what his distinguished name spells. */
  | { readonly kind: "none"; readonly domain?: string }
  /** His directory has no such entry: he cannot log on. */
  | { readonly kind: "missing"; readonly domain: string }
  | { readonly kind: "present"; readonly domain: string; readonly dn: string; readonly enabled: boolean };

export interface ExternalUserState {
  readonly vaultEnabled: boolean;
  readonly directory: DirectoryState;
}

/**
 * Whether the user can in effect be active: enabled in the vault and in his directory. Where no directory is configured
 * for him, the vault's word is all there is.
 */
export function isActive(state: ExternalUserState): boolean {
  if (!state.vaultEnabled) return false;
  switch (state.directory.kind) {
    case "none":
      return true;
    case "missing":
      return false;
    case "present":
      return state.directory.enabled;
  }
}
