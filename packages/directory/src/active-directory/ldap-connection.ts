import { Client } from "ldapts";
import { DirectoryError } from "../error/directory-error.ts";
import { translateLdapError } from "./ldap-errors.ts";

/** How to reach a server. */
export interface Server {
  /** `ldap://` or `ldaps://` with host and port. */
  readonly url: string;
  readonly ca: string | undefined;
  readonly timeoutMilliseconds: number;
}

/** The servers of a domain, in the order in which they are tried. */
export type Servers = readonly [Server, ...Server[]];

/** Runs an attempt, which throws `DirectoryError`, on the first server that can be reached; with none, throws the last one's error. */
export async function onFirstReachable<Result>(
  servers: Servers,
  attempt: (server: Server) => Promise<Result>,
): Promise<Result> {
  const [first, ...others] = servers;
  let answer = attempt(first);
  for (const next of others) {
    answer = answer.catch((error: unknown) => {
      if (!(error instanceof DirectoryError)) throw error;
      if (error.code !== "unreachable" && error.code !== "timeout") throw error;
      return attempt(next);
    });
  }
  return await answer;
}

/** A client of the server that has not connected yet. Connecting and each operation have the time limit for themselves. */
export function createClient({ url, ca, timeoutMilliseconds }: Server): Client {
  return new Client({
    url,
    timeout: timeoutMilliseconds,
    connectTimeout: timeoutMilliseconds,
    // The client takes any TLS option as a wish for TLS, also with an ldap:// URL.
    ...(url.startsWith("ldaps:") && { tlsOptions: { rejectUnauthorized: true, ...(ca !== undefined && { ca }) } }),
  });
}

/** A connection bound as the service account. Throws `DirectoryError` (`unreachable`, `bindRefused`, `timeout`). */
export function connectAs(servers: Servers, bindDn: string, password: string): Promise<Client> {
  return onFirstReachable(servers, async (server) => {
    const client = createClient(server);
    try {
      await client.bind(bindDn, password);
      return client;
    } catch (error) {
      await disconnect(client);
      throw translateLdapError(error, { url: server.url, action: `The bind of the service account ${bindDn}` });
    }
  });
}

/** Ends a connection; one that is broken is ended too. */
export async function disconnect(client: Client): Promise<void> {
  await client.unbind().catch(() => undefined);
}
