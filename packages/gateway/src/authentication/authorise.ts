import { ScimError } from "@castellan/scim";
import type { TokenScope } from "./api-tokens.ts";
import type { Caller } from "./caller.ts";

/**
 * Throws `forbidden` unless the caller's token may change such resources; what the vault itself allows is the vault's to say. Every
 * scope reads.
 */
export function requireScope({ scopes }: Caller, needed: Exclude<TokenScope, "read">): void {
  if (scopes.has(needed)) return;
  throw new ScimError(
    "forbidden",
    `This API token has the scope ${[...scopes].join(", ")}; the change needs the scope ${needed}: use a token that has it`,
  );
}

/**
 * As `requireScope`, of a request whose path tells what it changes, before its body is read. Of `/Bulk` and `/Me` the path does not
 * tell: there each change is judged when it comes to it.
 */
export function authorise(caller: Caller, method: string, path: string): void {
  const needed = scopeFor(method, path);
  if (needed !== undefined) requireScope(caller, needed);
}

function scopeFor(method: string, path: string): "users" | "groups" | undefined {
  // A search by POST (RFC 7644 section 3.4.3) reads.
  if (["GET", "HEAD", "OPTIONS"].includes(method) || /\/\.search\/?$/i.test(path)) return undefined;
  if (/^\/users(\/|$)/i.test(path)) return "users";
  return /^\/groups(\/|$)/i.test(path) ? "groups" : undefined;
}
