import type { Gateway, TokenScope } from "@castellan/gateway";
import { CastellanError } from "../error/castellan-error.ts";
import type { Terminal } from "../terminal/output.ts";
import { readPassword } from "../terminal/password.ts";
import { configured } from "./configured.ts";
import { expiry, type TokenOptions, type Tokens } from "./token-contract.ts";

const scopes: readonly TokenScope[] = ["read", "users", "groups"];

/** The gateway's tokens, in its own database: it has no REST API for them, and the server may run meanwhile. */
export function gatewayTokens(terminal: Terminal): Tokens {
  return {
    create: async (options) => {
      const { name, vaultUser } = options;
      const granted = (options.scope ?? scopes).map(knownScope);
      const question = `Password of ${vaultUser} in the vault`;
      const vaultPassword = await readPassword(terminal, question, "CASTELLAN_TOKEN_VAULT_PASSWORD");
      const end = expiry(options);
      const token = {
        name,
        vaultUser,
        vaultPassword,
        scopes: granted,
        ...(end === undefined ? {} : { expiresAt: end }),
      };
      return withGateway(options, (gateway) => gateway.tokens.create(token));
    },
    list: (options) => withGateway(options, (gateway) => gateway.tokens.list()),
    revoke: (id, options) => withGateway(options, (gateway) => gateway.tokens.revoke(id)),
  };
}

function knownScope(text: string): TokenScope {
  const known = scopes.find((scope) => scope === text);
  if (known !== undefined) return known;
  throw new CastellanError("usage", `"${text}" is not a scope of the gateway. Those are ${scopes.join(", ")}.`);
}

async function withGateway<Result>(options: TokenOptions, use: (gateway: Gateway) => Promise<Result>): Promise<Result> {
  const [{ offlineMaterials }, { openGateway }] = await Promise.all([
    import("../composition/offline.ts"),
    import("../composition/services.ts"),
  ]);
  const gateway = await openGateway(await offlineMaterials(await configured(options), process.env));
  try {
    return await use(gateway);
  } finally {
    await gateway.close();
  }
}
