import {
  type Change,
  type Client,
  type Entry,
  InvalidDNSyntaxError,
  NoSuchObjectError,
  type SearchOptions,
} from "ldapts";
import type { SearchFilter } from "../filter/search-filter.ts";
import { createConnectionPool } from "./connection-pool.ts";
import { connectAs, disconnect } from "./ldap-connection.ts";
import { translateLdapError } from "./ldap-errors.ts";
import { toLdapFilter } from "./ldap-filter.ts";
import type { ActiveDirectorySettings } from "./options.ts";

/** Active Directory gives at most 1000 entries a page (`MaxPageSize`). */
const PAGE_SIZE = 500;

export interface Search {
  readonly base: string;
  readonly scope: "base" | "sub";
  readonly filter: SearchFilter;
  readonly attributes: readonly string[];
  readonly explicitBufferAttributes?: readonly string[];
}

/** What we ask of the server as the service account. Everything throws `DirectoryError`. */
export interface LdapSession {
  /** At most two entries: one, or the proof that there are several. None too when there is no such base. */
  search(search: Search): Promise<readonly Entry[]>;
  /** All entries of a search that finds few. None too when there is no such base. */
  collect(search: Search): Promise<readonly Entry[]>;
  /** All entries, a page at a time, on a connection of its own: whoever reads slowly keeps nobody waiting. */
  stream(search: Search): AsyncGenerator<Entry>;
  /** Changes an entry, all changes or none. `onRefusal` may answer for a refusal instead of throwing it. */
  modify<Result>(dn: string, changes: readonly Change[], outcome: ModifyOutcome<Result>): Promise<Result>;
  close(): Promise<void>;
}

export interface ModifyOutcome<Result> {
  readonly done: Result;
  /** The answer for a result code of the server; undefined throws it. */
  refused(error: unknown): Result | undefined;
}

export function createLdapSession(settings: ActiveDirectorySettings): LdapSession {
  const { servers, bindDn, bindPassword, maxConnections } = settings;
  const [{ timeoutMilliseconds }] = servers;
  const url = servers.map((server) => server.url).join(", ");
  const connect = (): Promise<Client> => connectAs(servers, bindDn, bindPassword);
  const pool = createConnectionPool({ connect, maxConnections, timeoutMilliseconds });
  async function entries({ base }: Search, options: SearchOptions): Promise<readonly Entry[]> {
    try {
      return (await pool.use("again", (client) => client.search(base, options))).searchEntries;
    } catch (error) {
      if (error instanceof NoSuchObjectError || error instanceof InvalidDNSyntaxError) return [];
      throw translateLdapError(error, { url, action: "The search" });
    }
  }
  return {
    search: (search) => entries(search, { ...toOptions(search), sizeLimit: 2 }),
    collect: (search) => entries(search, { ...toOptions(search), paged: { pageSize: PAGE_SIZE } }),
    async *stream(search) {
      const client = await connect();
      try {
        const pages = client.searchPaginated(search.base, { ...toOptions(search), paged: { pageSize: PAGE_SIZE } });
        for await (const { searchEntries } of pages) yield* searchEntries;
      } catch (error) {
        throw translateLdapError(error, { url, action: "The search" });
      } finally {
        await disconnect(client);
      }
    },
    async modify(dn, changes, { done, refused }) {
      try {
        await pool.use("once", (client) => client.modify(dn, [...changes]));
        return done;
      } catch (error) {
        const answer = refused(error);
        if (answer !== undefined) return answer;
        throw translateLdapError(error, { url, action: `The change of ${dn}` });
      }
    },
    close: () => pool.close(),
  };
}

function toOptions({ scope, filter, attributes, explicitBufferAttributes }: Search): SearchOptions {
  return {
    scope,
    filter: toLdapFilter(filter),
    attributes: [...attributes],
    explicitBufferAttributes: [...(explicitBufferAttributes ?? [])],
  };
}
