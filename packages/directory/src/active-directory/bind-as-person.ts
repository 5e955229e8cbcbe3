import { ResultCodeError } from "ldapts";
import type { Authentication, DirectoryUser } from "../contract/directory.ts";
import { createClient, disconnect, onFirstReachable, type Server, type Servers } from "./ldap-connection.ts";
import { hasResultCode, refusalReason, resultCodes, translateLdapError } from "./ldap-errors.ts";

/**
 * Checks a password (not empty: RFC 4513 section 5.1.2 makes that a success) by a bind as the person, on a connection of its own: a connection is whoever bound on it last.
 * Throws `DirectoryError` when the server could not be asked.
 */
export function bindAsPerson(servers: Servers, user: DirectoryUser, password: string): Promise<Authentication> {
  return onFirstReachable(servers, (server) => bindOn(server, user, password));
}

async function bindOn(server: Server, user: DirectoryUser, password: string): Promise<Authentication> {
  const client = createClient(server);
  try {
    await client.bind(user.dn, password);
    return { outcome: "accepted", user };
  } catch (error) {
    if (error instanceof ResultCodeError && hasResultCode(error, resultCodes.invalidCredentials)) {
      return { outcome: "refused", reason: refusalReason(error) };
    }
    throw translateLdapError(error, { url: server.url, action: `The bind of ${user.dn}` });
  } finally {
    await disconnect(client);
  }
}
