import { PvwaError } from "@castellan/pvwa";
import { ScimError } from "@castellan/scim";
import { StorageError } from "@castellan/storage";
import { logonError } from "../diagnosis/logon-error.ts";
import { isSealed, sealed } from "../diagnosis/sealed.ts";
import type { VaultCredential } from "../vault-session/credential.ts";
import type { SessionPool } from "../vault-session/session-pool.ts";
import { vaultGroups, vaultUsers } from "../vault-session/vault-calls.ts";
import type { TokenScope } from "./api-tokens.ts";
import { parseBasic } from "./basic.ts";
import { type Caller, type Origin, vaultUserScopes } from "./caller.ts";
import { unauthorized } from "./challenge.ts";
import type { TokenStore } from "./token-store.ts";

/** Who is asking, as the credentials say; not yet admitted by the vault. */
interface Claim {
  readonly name: string;
  readonly credential: VaultCredential;
  readonly scopes: ReadonlySet<TokenScope>;
}

export interface Authenticator {
  /**
   * The caller behind an `Authorization` header: HTTP Basic with a vault user, or a bearer API token. The vault has
   * admitted the caller when the promise resolves. Throws `ScimError` `unauthorized`, or `upstreamUnavailable` when the
   * vault cannot be asked.
   */
  authenticate(authorization: string | undefined, origin: Origin): Promise<Caller>;
}

export function createAuthenticator(
  pool: SessionPool,
  tokens: TokenStore,
  keyOf: (...parts: readonly string[]) => string,
): Authenticator {
  async function claimOf(authorization: string | undefined): Promise<Claim> {
    if (authorization === undefined) {
      throw unauthorized("Credentials are missing: send HTTP Basic with a vault user, or a bearer API token");
    }
    const space = authorization.indexOf(" ");
    const scheme = (space < 0 ? authorization : authorization.slice(0, space)).toLowerCase();
    const credentials = space < 0 ? "" : authorization.slice(space + 1).trim();
    if (scheme === "basic") return basicClaim(credentials);
    if (scheme === "bearer") return bearerClaim(credentials);
    throw unauthorized("The authentication scheme is not known here: send Basic or Bearer");
  }

  function basicClaim(credentials: string): Claim {
    const basic = parseBasic(credentials);
    if (basic === undefined) {
      throw unauthorized(
        "The Basic credentials cannot be read: send user:password in UTF-8 as base64, neither of them empty, without control characters",
      );
    }
    const { username, password } = basic;
    const credential = { username, key: keyOf("basic", username, password), password: () => password };
    return { name: username, credential, scopes: vaultUserScopes };
  }

  async function bearerClaim(credentials: string): Promise<Claim> {
    const token = credentials === "" ? undefined : await tokens.find(credentials);
    if (token === undefined) {
      throw unauthorized("The API token is not known, was revoked or has expired: create another one", "invalid_token");
    }
    const credential = {
      username: token.vaultUser,
      key: keyOf("token", token.id, token.sealedPassword),
      password: () => tokens.openPassword(token),
    };
    return { name: `token:${token.name}`, credential, scopes: token.scopes };
  }

  return {
    async authenticate(authorization, origin) {
      const { name, credential, scopes } = await claimOf(authorization);
      try {
        await pool.prove(credential);
      } catch (error) {
        if (error instanceof PvwaError) throw logonError(error, credential.username);
        if (isSealed(error)) throw sealed(error);
        if (error instanceof StorageError && error.code === "unsealable") {
          throw new ScimError(
            "unauthorized",
            "The vault password kept for this API token cannot be opened with the gateway's present root key: create another token",
            { cause: error },
          );
        }
        throw error;
      }
      const calls = { vault: vaultUsers(pool, credential), groups: vaultGroups(pool, credential) };
      return { name, vaultUser: credential.username, scopes, ...calls, ...origin };
    },
  };
}
