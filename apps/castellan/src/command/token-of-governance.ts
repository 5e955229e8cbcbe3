import { connectGovernance } from "../client/credential.ts";
import { asDocument, type Document, listItems, textOf } from "../client/documents.ts";
import { expiry, type ShownToken, type Tokens } from "./token-contract.ts";

/** Governance's tokens, by its REST API; its `admin` alone may make them. */
export const governanceTokens: Tokens = {
  create: async (options) => {
    const end = expiry(options);
    const body = {
      name: options.name,
      scopes: options.scope ?? ["read", "write"],
      ...(end === undefined ? {} : { expiresAt: new Date(end).toISOString() }),
    };
    const made = asDocument((await connectGovernance(options).call("POST", "/api/tokens", { body })).body, "a token");
    return { id: textOf(made, "id"), token: textOf(made, "token") };
  },
  list: async (options) => (await listItems(connectGovernance(options), "/api/tokens", 10_000)).map(shown),
  revoke: async (id, options) => {
    await connectGovernance(options).call("DELETE", `/api/tokens/${encodeURIComponent(id)}`);
  },
};

function shown(token: Document): ShownToken {
  const { scopes, expiresAt } = token;
  return {
    id: textOf(token, "id"),
    name: textOf(token, "name"),
    scopes: Array.isArray(scopes) ? scopes.map(String) : [],
    createdAt: textOf(token, "createdAt"),
    ...(typeof expiresAt === "string" ? { expiresAt } : {}),
  };
}
