import type { Fields } from "../http/fields.ts";

/** What a logon sends. */
export interface Credentials {
  readonly username: string;
  readonly password: string;
  readonly newPassword: string | undefined;
  readonly concurrentSession: boolean;
}

const longest = 1_024;

export function readCredentials(fields: Fields): Credentials {
  return {
    username: fields.text("username", { limit: longest, required: true }) ?? "",
    password: fields.text("password", { limit: longest }) ?? "",
    newPassword: fields.text("newPassword", { limit: longest }),
    concurrentSession: fields.flag("concurrentSession") ?? false,
  };
}
