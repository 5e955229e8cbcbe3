import type { PvwaClient } from "@castellan/pvwa";
import type { Profile, ResourceStore, ResourceTypeDefinition } from "@castellan/scim";
import type { Database } from "@castellan/storage";
import type { Caller } from "./authentication/caller.ts";
import { createSerial } from "./change/serial.ts";
import type { GatewayTables } from "./database/tables.ts";
import { tellingOfStorage } from "./diagnosis/storage-error.ts";
import { namesMembersByDisplay } from "./dialect/profile.ts";
import { createDirectoryLookup } from "./external-user/directory-lookup.ts";
import { allGroups } from "./group/rows.ts";
import { groupResourceType, groupResourceTypeByDisplay } from "./group/schema.ts";
import { createGroupSizes } from "./group/size.ts";
import { createGroupStore } from "./group/store.ts";
import { createUnderWay } from "./group/under-way.ts";
import { createWholeChanges } from "./group/whole-changes.ts";
import { createInstanceName } from "./instance.ts";
import type { Recorder } from "./journal/recorder.ts";
import { createWholeLists } from "./list/whole-list.ts";
import type { GatewayOptions } from "./options.ts";
import { refuseLink } from "./resource/linked-object.ts";
import { withReferences } from "./resource/references.ts";
import { createSupplementStore } from "./supplement/supplement-store.ts";
import { createPagingProbe } from "./user/paging.ts";
import { readList } from "./user/rows.ts";
import { userResourceType } from "./user/schema.ts";
import { createUserStore } from "./user/store.ts";

/** The vault's own way into itself. */
const usuallyProtectedUsers = ["Administrator", "Master", "Batch"];
/** Who is in one of these governs the vault, or reads all of it. */
const usuallyProtectedGroups = ["Vault Admins", "Auditors", "Operators", "Backup Users", "DR Users"];

interface Materials {
  readonly options: GatewayOptions;
  readonly db: Database<GatewayTables>;
  readonly recorder: Recorder;
  readonly client: Pick<PvwaClient, "verify">;
  clock(): number;
}

interface Stores {
  readonly users: ResourceStore<Caller>;
  readonly groups: ResourceStore<Caller>;
}

const noLinkedUser =
  "a PVWA creates users of the vault itself. An external user comes into the vault by logging on, or by being added to a group or a safe from the directory; then it can be found here by userName";
const noLinkedGroup = "a PVWA creates groups of the vault itself";

/** What the clients of a profile are served from the stores. */
export function resourceTypesFor(
  profile: Profile,
  { users, groups }: Stores,
): readonly ResourceTypeDefinition<Caller>[] {
  const groupType = namesMembersByDisplay(profile) ? groupResourceTypeByDisplay : groupResourceType;
  return [
    { ...userResourceType, store: withReferences(users), inspectNew: refuseLink(noLinkedUser) },
    { ...groupType, store: withReferences(groups), inspectNew: refuseLink(noLinkedGroup) },
  ];
}

/** The users and groups of the vault: one store of each for the clients of all profiles. */
export function createStores(materials: Materials): Stores {
  const { options, db, recorder, client, clock } = materials;
  const shared = { recorder, instance: createInstanceName(options.pvwa, client), clock };
  const userLists = createWholeLists(clock, async ({ vault }) => (await readList(vault, {})).Users);
  const users = createUserStore({
    ...shared,
    supplements: createSupplementStore(db, "User"),
    directories: createDirectoryLookup(options.directories),
    strategies: options.externalUsers.strategies,
    protectedUsers: inLowerCase(options.externalUsers.protectedUsers ?? usuallyProtectedUsers),
    paging: createPagingProbe(options.pvwa.pageOffsetUnit, options.log),
    wholeLists: userLists,
    completeLists: options.pvwa.completeLists ?? true,
    serially: createSerial(),
  });
  const groups = createGroupStore({
    ...shared,
    supplements: createSupplementStore(db, "Group"),
    lists: createWholeLists(clock, allGroups),
    userLists,
    sizes: createGroupSizes(),
    wholeChanges: createWholeChanges(),
    underWay: createUnderWay(),
    protectedGroups: inLowerCase(options.protectedGroups ?? usuallyProtectedGroups),
    serially: createSerial(),
  });
  return { users: tellingOfStorage(users, options.log), groups: tellingOfStorage(groups, options.log) };
}

function inLowerCase(names: readonly string[]): ReadonlySet<string> {
  return new Set(names.map((name) => name.toLowerCase()));
}
