import { randomUUID } from "node:crypto";

/** What this process is known by to a load balancer that keeps a client's requests together. */
const node = randomUUID();

/**
 * The cookies of a logon, under the product's names. A load balancer can keep a client on the node that knows its session by any
 * of them; none has anything of the session in it, and none is asked for again.
 */
export function logonCookies(type: string, secure: boolean): readonly string[] {
  const attributes = `; Path=/PasswordVault/${secure ? "; Secure" : ""}; HttpOnly; SameSite=Strict`;
  const cookies = { CA11111: node, CA22222: node, CA33333: node, CA55555: type, mobileState: "Desktop" };
  return Object.entries(cookies).map(([name, value]) => `${name}=${encodeURIComponent(value)}${attributes}`);
}
