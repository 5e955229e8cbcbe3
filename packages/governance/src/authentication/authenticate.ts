import { createHmac, randomBytes } from "node:crypto";
import { createThrottle, hashPassword, verifyPassword } from "@castellan/storage";
import type { Core } from "../core.ts";
import { GovernanceError } from "../error/governance-error.ts";
import { findToken } from "./api-token.ts";
import type { Scope } from "./scope.ts";
import { createTurns } from "./turns.ts";

/** Who asks, and what they may do. */
export interface Caller {
  /** A user's name, or `token:` and the token's name. */
  readonly name: string;
  readonly client: string;
  readonly scopes: readonly Scope[];
}

/** Checks an `Authorization` header. Throws `unauthenticated`, or `tooManyAttempts` with `Retry-After`. */
export type Authenticate = (authorization: string | undefined, client: string) => Promise<Caller>;

const challenge = { "WWW-Authenticate": 'Basic realm="castellan", charset="UTF-8", Bearer realm="castellan"' };
const rememberedMilliseconds = 300_000;
const maximumRemembered = 1_000;

function refused(detail: string): GovernanceError {
  const mend = "send HTTP Basic credentials, or an API token as Bearer";
  return new GovernanceError("unauthenticated", detail, { headers: challenge, mend });
}

/**
 * HTTP Basic for users (RFC 7617), Bearer for API tokens (RFC 6750). A verified password is remembered for a few minutes
 * by a keyed hash that holds only in this process, for argon2id is slow on purpose and clients send it every time.
 */
export function createAuthenticate(core: Core): Authenticate {
  const throttle = createThrottle(core.clock);
  const key = randomBytes(32);
  const remembered = new Map<string, number>();
  const absent = hashPassword(randomBytes(16).toString("hex"));
  const inTurn = createTurns();

  async function verify(username: string, password: string): Promise<boolean> {
    const users = core.database.sql.selectFrom("users").select("password_hash").where("name", "=", username);
    const row = await users.executeTakeFirst();
    const mark = createHmac("sha256", key)
      .update(JSON.stringify([username, password, row?.password_hash]))
      .digest("hex");
    const until = remembered.get(mark);
    if (until !== undefined && until > core.clock()) return true;
    // An unknown name takes as long as a known one.
    const verified = await verifyPassword(password, row?.password_hash ?? (await absent));
    if (!verified || row === undefined) return false;
    if (remembered.size >= maximumRemembered) remembered.clear();
    remembered.set(mark, core.clock() + rememberedMilliseconds);
    return true;
  }

  async function basic(credentials: string, client: string): Promise<Caller> {
    const decoded = Buffer.from(credentials, "base64").toString("utf8");
    const colon = decoded.indexOf(":");
    if (colon < 1) throw refused("the Basic credentials are not a name and a password");
    // RFC 7617 section 2 allows none; a database need not be able to hold them.
    if (/\p{Cc}/u.test(decoded)) throw refused("the Basic credentials hold control characters");
    const [username, password] = [decoded.slice(0, colon), decoded.slice(colon + 1)];
    const guess = JSON.stringify([username, client]);
    return inTurn(guess, () => logon(username, password, client, guess));
  }

  async function logon(username: string, password: string, client: string, guess: string): Promise<Caller> {
    const wait = throttle.waiting(guess);
    if (wait > 0) {
      const seconds = String(Math.ceil(wait / 1_000));
      const detail = `too many failed logons; wait ${seconds} seconds`;
      throw new GovernanceError("tooManyAttempts", detail, { headers: { "Retry-After": seconds } });
    }
    if (await verify(username, password)) {
      throttle.succeeded(guess);
      return { name: username, client, scopes: ["admin"] };
    }
    throttle.failed(guess);
    await core.database.transaction((unit) =>
      core.audit.append(unit, [
        { action: "logon.failed", actor: username.slice(0, 100), client, target: `user:${username.slice(0, 100)}` },
      ]),
    );
    throw refused("the name or the password is wrong");
  }

  async function bearer(token: string, client: string): Promise<Caller> {
    const found = await findToken(core, token);
    if (found === undefined) throw refused("the token is not known, was revoked, or has expired");
    return { name: `token:${found.name}`, client, scopes: found.scopes };
  }

  return async (authorization, client) => {
    if (authorization === undefined) throw refused("credentials are needed");
    const [scheme = "", value = ""] = authorization.trim().split(/\s+/, 2);
    if (scheme.toLowerCase() === "basic") return basic(value, client);
    if (scheme.toLowerCase() === "bearer") return bearer(value, client);
    throw refused(`${scheme.slice(0, 20)} is not a scheme that is understood`);
  };
}
