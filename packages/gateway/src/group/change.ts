import type { PvwaGroup } from "@castellan/pvwa";
import type { Modification, ReadOptions } from "@castellan/scim";
import type { Caller } from "../authentication/caller.ts";
import type { GroupContext } from "./context.ts";
import type { GroupFields } from "./fields.ts";
import type { MembershipChange } from "./membership.ts";
import type { GroupView } from "./render.ts";
import type { Ticket } from "./under-way.ts";

/** A change under way: what each step leaves for the ones after it. */
export interface Change {
  readonly context: GroupContext;
  readonly caller: Caller;
  readonly id: number;
  readonly modification: Modification;
  /** The vault's fields to be written; absent: none. */
  readonly fields?: Partial<GroupFields>;
  readonly membership: MembershipChange;
  /** Of that, what had to be done; absent: nothing yet. */
  happened?: MembershipChange;
  readonly options: ReadOptions;
  readonly ticket: Ticket;
  /** The group after the change, and what is shown with it; absent: too large to be read back. */
  result?: { readonly group: PvwaGroup; readonly view: GroupView };
}
