import { ScimError } from "@castellan/scim";
import type { TokenScope } from "./api-tokens.ts";
import type { Caller } from "./caller.ts";

/** Throws `forbidden` unless the caller's token may do this; what the vault itself allows is the vault's to say. */
export function authorise(caller: Caller, method: string, path: string): void {
  const needed = scopeFor(method, path);
  if (caller.scopes.has(needed) || (needed === "read" && caller.scopes.has("users"))) return;
  throw new ScimError(
    "forbidden",
    `This API token has the scope ${[...caller.scopes].join(", ")}; ${method} needs the scope ${needed}: use a token that has it`,
  );
}

/** A search by POST (RFC 7644 section 3.4.3) reads. */
function scopeFor(method: string, path: string): TokenScope {
  if (method === "GET" || method === "HEAD" || method === "OPTIONS") return "read";
  return method === "POST" && /\/\.search\/?$/i.test(path) ? "read" : "users";
}
