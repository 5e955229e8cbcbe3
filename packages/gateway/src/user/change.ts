import type { PvwaUser } from "@castellan/pvwa";
import type { Modification } from "@castellan/scim";
import type { Caller } from "../authentication/caller.ts";
import type { Enablement } from "../external-user/enablement.ts";
import type { Supplement } from "../supplement/supplement.ts";
import type { ChangePlan } from "./change-plan.ts";
import type { UserContext } from "./context.ts";
import type { UserView } from "./resource.ts";

/** A change under way: what each step leaves for the ones after it. */
export interface Change {
  readonly context: UserContext;
  readonly caller: Caller;
  readonly plan: ChangePlan;
  readonly modification: Modification;
  /** The vault's user before the change. */
  readonly current: PvwaUser;
  readonly view: UserView;
  /** The vault's user as the last step left it. */
  latest: PvwaUser;
  enablement?: Enablement;
  supplement?: Supplement;
}
