import type { ResourceObject } from "../application/connector.ts";

/** What is known of an account before a batch is processed. */
export interface KnownAccount {
  readonly id: string;
  readonly native_identity: string;
  readonly hash: string;
  readonly identity_id: string | null;
  readonly correlation: string;
  readonly manual: number;
  readonly seen_run: number;
  readonly provisioned_at: number;
  readonly deleted_at: number | null;
  readonly created_at: number;
}

export interface Observed {
  readonly object: ResourceObject;
  readonly hash: string;
}

export interface Work {
  readonly object: ResourceObject;
  readonly known: KnownAccount | undefined;
  /** What the application told is new. Where it is not, only the correlation is looked at again. */
  readonly changed: boolean;
}

export interface Classified {
  /** Accounts that need no more than the mark of the run. */
  readonly touched: readonly string[];
  readonly work: readonly Work[];
  readonly unchanged: number;
}

export interface ClassifyOptions {
  readonly run: number;
  /** When the batch was asked for: an account that governance wrote after that is newer than what the batch tells of it. */
  readonly pulledAt: number;
  readonly noOptimisation: boolean;
}

/** Decides for each object of a batch what is to be done, by comparing hashes. */
export function classify(
  observed: Iterable<Observed>,
  known: ReadonlyMap<string, KnownAccount>,
  { run, pulledAt, noOptimisation }: ClassifyOptions,
): Classified {
  const touched: string[] = [];
  const work: Work[] = [];
  let unchanged = 0;
  for (const { object, hash } of observed) {
    const account = known.get(object.nativeIdentity);
    const same = account !== undefined && account.hash === hash && account.deleted_at === null;
    const outdated = account !== undefined && account.provisioned_at >= pulledAt;
    if (same && account.seen_run === run) continue;
    if (same || outdated) unchanged += 1;
    const settled = account !== undefined && (account.correlation === "linked" || account.manual === 1);
    if (outdated || (same && settled && !noOptimisation)) touched.push(account.id);
    else work.push({ object, known: account, changed: !same });
  }
  return { touched, work, unchanged };
}
