import type { Fields } from "../http/fields.ts";
import type { Concurrency } from "./sessions.ts";

/** What a logon sends. */
export interface Credentials {
  readonly username: string;
  readonly password: string;
  readonly newPassword: string | undefined;
  readonly concurrency: Concurrency;
}

const longest = 1_024;

export function readCredentials(fields: Fields): Credentials {
  return {
    username: fields.text("username", { limit: longest, required: true }) ?? "",
    password: fields.text("password", { limit: longest }) ?? "",
    newPassword: fields.text("newPassword", { limit: longest }),
    concurrency: fields.flag("concurrentSession") ?? false,
  };
}

/**
 * The same of the first generation, whose clients number the connections they mean to have at once: a logon ends the session that has
 * its number.
 */
export function readGen1Credentials(fields: Fields): Credentials {
  const credentials = readCredentials(fields);
  const connection = fields.integer("connectionNumber", { minimum: 1, maximum: 100 });
  return connection === undefined ? credentials : { ...credentials, concurrency: { connection } };
}
