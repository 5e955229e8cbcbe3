/** What became of the users of a directory. */
interface UserCounts {
  /** How many were compared. */
  readonly checked: number;
  readonly updated: number;
  /** How many are not in the directory any more, and how many no mapping covers any more; how many of both were deleted. */
  readonly vanished: number;
  readonly uncovered: number;
  readonly deleted: number;
  /** How many could not be written; the log tells why. */
  readonly failed: number;
}

/** What became of the groups of a directory that the vault has. */
type GroupCounts = Omit<UserCounts, "uncovered">;

/** What became of one directory. */
export interface DirectoryReport {
  readonly domain: string;
  readonly status: "Running" | "Finished" | "Failed";
  /** Why it failed: nothing of this directory was changed from then on. */
  readonly error?: string;
  readonly users: UserCounts;
  readonly groups: GroupCounts;
}

/** One synchronisation of all directories. Times are Unix seconds. */
export interface SynchronizationReport {
  readonly id: number;
  /** `Interrupted`: the process that ran it ended. */
  readonly status: "Running" | "Finished" | "Failed" | "Interrupted";
  readonly startedBy: string;
  readonly startedAt: number;
  readonly finishedAt: number | null;
  readonly directories: readonly DirectoryReport[];
}

/** Counts what becomes of one directory. */
export interface Tally {
  user(...names: readonly (keyof UserCounts)[]): void;
  group(...names: readonly (keyof GroupCounts)[]): void;
  end(status: DirectoryReport["status"], error?: string): void;
  readonly report: DirectoryReport;
}

export function createTally(domain: string): Tally {
  const users = { checked: 0, updated: 0, vanished: 0, uncovered: 0, deleted: 0, failed: 0 };
  const groups = { checked: 0, updated: 0, vanished: 0, deleted: 0, failed: 0 };
  let ending: Pick<DirectoryReport, "status" | "error"> = { status: "Running" };
  return {
    user(...names) {
      for (const name of names) users[name] += 1;
    },
    group(...names) {
      for (const name of names) groups[name] += 1;
    },
    end(status, error) {
      ending = { status, ...(error === undefined ? {} : { error }) };
    },
    get report() {
      return { domain, ...ending, users: { ...users }, groups: { ...groups } };
    },
  };
}
