import { NEVER, type PvwaUser, type PvwaUserListItem, type UserCalls, type UserListQuery } from "@castellan/pvwa";
import { createFakeGroups, type FakeGroups, type FakeGroupsOptions } from "./fake-groups.ts";
import { httpError } from "./http-error.ts";

/** A PVWA's user calls in memory, with the freedoms that real ones take, and a record of what was called. */
export interface FakeVault {
  readonly calls: UserCalls;
  readonly groups: FakeGroups;
  /** `get 41`, `disable 41`: every call in order. */
  readonly log: string[];
  readonly users: Map<number, PvwaUser>;
  add(user: Partial<PvwaUser> & { readonly username: string }): PvwaUser;
  /** Makes the next call of this name fail. */
  failNext(name: keyof UserCalls, error: unknown): void;
}

export interface FakeVaultOptions {
  /** How `pageOffset` counts, and from what. */
  readonly paging?: "row" | "page" | "row1" | "page1" | "none" | "sizeOnly";
  /** `pre12.6`: without enable and disable. */
  readonly version?: "14" | "pre12.6";
  /** Answers 200 to enable and disable, and does nothing. */
  readonly lies?: boolean;
  /** Lists tell of each user everything, or only what a list of 10.9 does. */
  readonly listItems?: "extended" | "bare";
  readonly groups?: FakeGroupsOptions;
}

export const externalRefusal = () =>
  httpError(500, "ITATS692E", "Update of the requested user property is not allowed for an external user.");

export function createFakeVault(options: FakeVaultOptions = {}): FakeVault {
  const { paging = "row", version = "14", lies = false, listItems = "extended" } = options;
  const users = new Map<number, PvwaUser>();
  const log: string[] = [];
  const failures = new Map<string, unknown[]>();
  let nextId = 1;

  function add(user: Partial<PvwaUser> & { readonly username: string }): PvwaUser {
    const added: PvwaUser = { ...blank, id: nextId, ...user };
    nextId = Math.max(nextId, added.id) + 1;
    users.set(added.id, added);
    return added;
  }

  async function called(name: keyof UserCalls, subject: string | number): Promise<void> {
    log.push(`${name} ${subject}`);
    const failure = failures.get(name)?.shift();
    if (failure !== undefined) throw failure;
  }

  function known(id: number): PvwaUser {
    const user = users.get(id);
    if (user === undefined) throw httpError(404, "ITATS003E", `User [${id}] does not exist.`);
    return user;
  }

  async function setEnabled(name: "enable" | "disable", id: number): Promise<void> {
    await called(name, id);
    if (version === "pre12.6") throw httpError(404);
    const user = known(id);
    if (!lies) users.set(id, { ...user, enableUser: name === "enable" });
  }

  return {
    log,
    users,
    groups: createFakeGroups(users, log, options.groups),
    add,
    failNext(name, error) {
      failures.set(name, [...(failures.get(name) ?? []), error]);
    },
    calls: {
      async list(query = {}) {
        await called("list", describe(query));
        const named = [...users.values()].filter(
          ({ username }) => query.userName === undefined || username.toLowerCase() === query.userName.toLowerCase(),
        );
        const items = named.map((user) => itemOf(user, listItems === "extended" && query.extendedDetails === true));
        return { Users: pageOf(items, query, paging), Total: items.length };
      },
      async get(id) {
        await called("get", id);
        return known(id);
      },
      async create(body) {
        await called("create", body.username);
        const { initialPassword, ...fields } = body;
        if ([...users.values()].some(({ username }) => username.toLowerCase() === body.username.toLowerCase())) {
          throw httpError(409, "CASTL001E", `User or group [${body.username}] already exists.`);
        }
        const { id: _id, ...user } = merge(blank, fields);
        return add(user);
      },
      async update(id, body) {
        await called("update", id);
        const { source, userDN, groupsMembership } = known(id);
        const kept = { id, source, groupsMembership, ...(userDN === undefined ? {} : { userDN }) };
        const updated = { ...merge(blank, body), ...kept };
        users.set(id, updated);
        return updated;
      },
      async delete(id) {
        await called("delete", id);
        known(id);
        users.delete(id);
      },
      async resetPassword(id) {
        await called("resetPassword", id);
        known(id);
      },
      async activate(id) {
        await called("activate", id);
        users.set(id, { ...known(id), suspended: false });
      },
      enable: (id) => setEnabled("enable", id),
      disable: (id) => setEnabled("disable", id),
    },
  };
}

function describe({ pageOffset, pageSize, userName }: UserListQuery): string {
  return [userName, pageOffset, pageSize].filter((part) => part !== undefined).join(" ");
}

function itemOf(user: PvwaUser, extended: boolean): PvwaUserListItem {
  const { id, username, source, userType, componentUser, vaultAuthorization, location, personalDetails } = user;
  const { firstName, middleName, lastName } = personalDetails;
  const { enableUser, suspended, userDN, groupsMembership } = user;
  return {
    ...{ id, username, source, userType, componentUser, vaultAuthorization, location },
    personalDetails: { firstName, middleName, lastName },
    ...(extended ? { enableUser, suspended, groupsMembership, ...(userDN === undefined ? {} : { userDN }) } : {}),
  };
}

function pageOf<Item>(
  items: readonly Item[],
  query: UserListQuery,
  paging: FakeVaultOptions["paging"],
): readonly Item[] {
  const { pageOffset, pageSize } = query;
  if (pageSize === undefined || paging === "none") return items;
  if (paging === "sizeOnly") return items.slice(0, pageSize);
  const from = paging === "row1" || paging === "page1" ? 1 : 0;
  const offset = (pageOffset ?? from) - from;
  const first = paging === "row" || paging === "row1" ? offset : offset * pageSize;
  return items.slice(first, first + pageSize);
}

type Body = Parameters<UserCalls["update"]>[1];

function merge(base: PvwaUser, body: Body): PvwaUser {
  const { personalDetails, businessAddress, internet, phones, ...plain } = body;
  return {
    ...base,
    ...plain,
    personalDetails: { ...base.personalDetails, ...personalDetails },
    businessAddress: { ...base.businessAddress, ...businessAddress },
    internet: { ...base.internet, ...internet },
    phones: { ...base.phones, ...phones },
  };
}

/** A user of whom nothing is said but the name. */
export const blank: PvwaUser = {
  id: 0,
  username: "",
  source: "CyberArk",
  userType: "EPVUser",
  componentUser: false,
  location: "\\",
  enableUser: true,
  suspended: false,
  changePassOnNextLogon: false,
  passwordNeverExpires: false,
  expiryDate: NEVER,
  lastSuccessfulLoginDate: NEVER,
  vaultAuthorization: [],
  authenticationMethod: ["AuthTypePass"],
  unAuthorizedInterfaces: [],
  distinguishedName: "",
  description: "",
  personalDetails: {
    ...{ street: "", city: "", state: "", zip: "", country: "" },
    ...{ title: "", organization: "", department: "", profession: "" },
    ...{ firstName: "", middleName: "", lastName: "" },
  },
  businessAddress: { workStreet: "", workCity: "", workState: "", workZip: "", workCountry: "" },
  internet: { homePage: "", homeEmail: "", businessEmail: "", otherEmail: "" },
  phones: { homeNumber: "", businessNumber: "", cellularNumber: "", faxNumber: "", pagerNumber: "" },
  groupsMembership: [],
};
