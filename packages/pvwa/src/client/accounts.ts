import type {
  AccountActivity,
  AccountChange,
  AccountLink,
  AccountListQuery,
  PvwaAccount,
  PvwaAccountCreate,
  PvwaLinkedAccount,
  SecretRequest,
  SecretVersion,
} from "../contract/account.ts";
import type { Collection } from "../contract/collection.ts";
import type { Call } from "./call.ts";
import { isAccount, isActivityList, isGeneratedSecret, isLinkedAccountList, isText, isVersionList } from "./guard.ts";
import { queryString } from "./query.ts";

/** The accounts of the safes in which the session's user may list accounts. */
export interface AccountCalls {
  /** One page. */
  list(query?: AccountListQuery): Promise<Collection<PvwaAccount>>;
  /** Every page in turn. */
  pages(query?: AccountListQuery): AsyncIterable<readonly PvwaAccount[]>;
  get(id: string): Promise<PvwaAccount>;
  /** `allowDuplicates`: also when the safe has an account of the same user name, address and platform (14.6). */
  create(account: PvwaAccountCreate, options?: { readonly allowDuplicates?: boolean }): Promise<PvwaAccount>;
  /** All steps happen, or none. */
  patch(id: string, changes: readonly AccountChange[]): Promise<PvwaAccount>;
  delete(id: string): Promise<void>;
  /** The password. It is never logged nor put into an error by this client. */
  retrievePassword(id: string, request?: SecretRequest): Promise<string>;
  /** The SSH key, or the password. */
  retrieveSecret(id: string, request?: SecretRequest): Promise<string>;
  /** A secret by the platform's rules; it is not stored. */
  generateSecret(id: string): Promise<string>;
  secretVersions(id: string): Promise<readonly SecretVersion[]>;
  /** Asks for a change of the password at its target. */
  change(id: string, options?: { readonly entireGroup?: boolean }): Promise<void>;
  verify(id: string): Promise<void>;
  reconcile(id: string): Promise<void>;
  /** Sets what the next change will set, or asks for that change at once. */
  setNextPassword(
    id: string,
    newCredentials: string,
    options?: { readonly changeImmediately?: boolean },
  ): Promise<void>;
  /** Stores a password in the vault alone. */
  updatePassword(id: string, newCredentials: string): Promise<void>;
  checkIn(id: string): Promise<void>;
  unlock(id: string): Promise<void>;
  link(id: string, link: AccountLink): Promise<void>;
  unlink(id: string, index: number): Promise<void>;
  linkedAccounts(id: string): Promise<readonly PvwaLinkedAccount[]>;
  activities(id: string): Promise<readonly AccountActivity[]>;
}

export function accountCalls(call: Call): AccountCalls {
  const path = (id: string, rest = "") => `/API/Accounts/${encodeURIComponent(id)}/${rest}`;
  const listPath = (query: AccountListQuery) => `/API/Accounts/${queryString({ ...query })}`;
  return {
    list: (query = {}) => call.page(listPath(query), isAccount),
    // The product leaves the saved filter out of the link to the next page.
    pages: (query = {}) => call.pages(listPath(query), isAccount, { savedFilter: query.savedFilter }),
    get: (id) => call.json("GET", path(id), isAccount),
    create: (account, { allowDuplicates } = {}) => {
      const query = queryString({ AllowAccountDuplications: allowDuplicates });
      return call.json("POST", `/API/Accounts/${query}`, isAccount, account);
    },
    patch: (id, changes) => call.json("PATCH", path(id), isAccount, changes),
    delete: (id) => call.action("DELETE", path(id)),
    retrievePassword: (id, request = {}) => call.json("POST", path(id, "Password/Retrieve/"), isText, request),
    retrieveSecret: (id, request = {}) => call.json("POST", path(id, "Secret/Retrieve/"), isText, request),
    generateSecret: async (id) => (await call.json("POST", path(id, "Secret/Generate/"), isGeneratedSecret)).Password,
    secretVersions: async (id) => (await call.json("GET", path(id, "Secret/Versions/"), isVersionList)).Versions,
    change: (id, { entireGroup = false } = {}) =>
      call.action("POST", path(id, "Change/"), { ChangeEntireGroup: entireGroup }),
    verify: (id) => call.action("POST", path(id, "Verify/")),
    reconcile: (id) => call.action("POST", path(id, "Reconcile/")),
    setNextPassword: (id, newCredentials, { changeImmediately = true } = {}) =>
      call.action("POST", path(id, "SetNextPassword/"), {
        ChangeImmediately: changeImmediately,
        NewCredentials: newCredentials,
      }),
    updatePassword: (id, newCredentials) =>
      call.action("POST", path(id, "Password/Update/"), { NewCredentials: newCredentials }),
    checkIn: (id) => call.action("POST", path(id, "CheckIn/")),
    unlock: (id) => call.action("POST", path(id, "Unlock/")),
    link: (id, link) => call.action("POST", path(id, "LinkAccount/"), { folder: "Root", ...link }),
    unlink: (id, index) => call.action("DELETE", path(id, `LinkAccount/${index}/`)),
    linkedAccounts: async (id) => {
      const list = `/API/ExtendedAccounts/${encodeURIComponent(id)}/LinkedAccounts/`;
      return (await call.json("GET", list, isLinkedAccountList)).LinkedAccounts;
    },
    activities: async (id) => (await call.json("GET", path(id, "Activities/"), isActivityList)).Activities,
  };
}
