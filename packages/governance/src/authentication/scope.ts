export const scopes = ["read", "write", "admin"] as const;
/** `write` includes `read`, `admin` includes both. */
export type Scope = (typeof scopes)[number];

export function isScope(value: unknown): value is Scope {
  return scopes.some((scope) => scope === value);
}

/** May the holder of `held` do what needs `needed`? */
export function allows(held: readonly Scope[], needed: Scope): boolean {
  const highest = Math.max(...held.map((scope) => scopes.indexOf(scope)));
  return highest >= scopes.indexOf(needed);
}
