import type { PvwaGroup } from "@castellan/pvwa";
import type { Serially } from "../change/serial.ts";
import type { Recorder } from "../journal/recorder.ts";
import type { WholeLists } from "../list/whole-list.ts";
import type { SupplementStore } from "../supplement/supplement-store.ts";
import type { GroupSizes } from "./size.ts";
import type { UnderWay } from "./under-way.ts";
import type { WholeChanges } from "./whole-changes.ts";

/** What every operation on groups works with. */
export interface GroupContext {
  readonly supplements: SupplementStore;
  readonly recorder: Recorder;
  /** The vault's groups, without members. */
  readonly lists: WholeLists<PvwaGroup>;
  /** The vault's users, whose memberships a change of members makes untrue. */
  readonly userLists: Pick<WholeLists<unknown>, "forget">;
  readonly sizes: GroupSizes;
  readonly wholeChanges: WholeChanges;
  readonly underWay: UnderWay;
  /** In lower case. */
  readonly protectedGroups: ReadonlySet<string>;
  /** The name under which this vault's groups are kept in the gateway's database. */
  instance(): Promise<string>;
  /** Changes of one group, one after the other; single members come and go beside each other. */
  readonly serially: Serially;
  /** Unix milliseconds. */
  clock(): number;
}
