import type { Serially } from "../change/serial.ts";
import type { DirectoryLookup } from "../external-user/directory-lookup.ts";
import type { Recorder } from "../journal/recorder.ts";
import type { ExternalUserStrategy } from "../options.ts";
import type { SupplementStore } from "../supplement/supplement-store.ts";
import type { RowSource } from "./rows.ts";

/** What every operation on users works with. */
export interface UserContext extends RowSource {
  readonly supplements: SupplementStore;
  readonly recorder: Recorder;
  readonly directories: DirectoryLookup;
  readonly strategies: readonly ExternalUserStrategy[];
  /** In lower case. */
  readonly protectedUsers: ReadonlySet<string>;
  /** The name under which this vault's users are kept in the gateway's database. */
  instance(): Promise<string>;
  /** Whether each user on a list is completed by a call of its own. */
  readonly completeLists: boolean;
  /** Changes of one user, one after the other. */
  readonly serially: Serially;
  /** Unix milliseconds. */
  clock(): number;
}
