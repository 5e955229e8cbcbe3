/** One version of a secret, as far as keeping it goes. */
export interface KeptVersion {
  readonly version: number;
  readonly temporary: number;
  /** Unix milliseconds. */
  readonly created_at: number;
}

/** How long a safe keeps what was replaced: so many versions, or so many days; the other one is null. */
export interface Retention {
  readonly versions_retention: number | null;
  readonly days_retention: number | null;
}

const day = 86_400_000;
/** Credentials that a worker may have set on the target before it failed: a person may need them to get in again. */
const keptCandidates = 10;

/**
 * The versions that have outlived their use at `now` (Unix milliseconds). The current one stays, and so does the newest of all, so that
 * no number is given twice. A replaced version's days count from when it was replaced. A temporary one goes when a later one
 * came into force.
 */
export function outlived(
  versions: readonly KeptVersion[],
  { versions_retention, days_retention }: Retention,
  now: number,
): readonly number[] {
  const newestFirst = [...versions].sort((left, right) => right.version - left.version);
  const valid = newestFirst.filter(({ temporary }) => temporary === 0);
  const current = valid[0]?.version ?? 0;
  const candidates = newestFirst.filter(({ temporary, version }) => temporary === 1 && version > current);
  const kept = new Set<number>(candidates.slice(0, keptCandidates).map(({ version }) => version));
  for (const [index, { version }] of valid.entries()) {
    const replacedAt = valid[index - 1]?.created_at;
    const byNumber = versions_retention !== null && index < versions_retention;
    const byAge = days_retention !== null && (replacedAt === undefined || now - replacedAt < days_retention * day);
    if (index === 0 || byNumber || byAge) kept.add(version);
  }
  return newestFirst
    .slice(1)
    .map(({ version }) => version)
    .filter((version) => !kept.has(version));
}
