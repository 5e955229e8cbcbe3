/** The number that the vault knows the first user, group and safe of the company by. */
const firstId = { user: 1_000, group: 1_000_001_000, safe: 1_000 } as const;

/** The number that the vault knows each by. */
export const idOf = {
  user: (index: number) => firstId.user + index,
  group: (index: number) => firstId.group + index,
  safe: (index: number) => firstId.safe + index,
} as const;
