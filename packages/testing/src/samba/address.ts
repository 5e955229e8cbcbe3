import { randomInt } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:net";

/** LDAP's ports cannot be moved in Samba, so that domains that run side by side each take an address of their own. */
const LDAP_PORT = 389;
const ATTEMPTS = 20;

/** A loopback address on which nobody serves LDAP, or the reason why there is none for us. */
export async function findFreeAddress(): Promise<{ readonly address: string } | { readonly skip: string }> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const address = `127.${randomInt(1, 255)}.${randomInt(0, 256)}.${randomInt(1, 255)}`;
    const failure = await tryListen(address);
    if (failure === undefined) return { address };
    if (failure !== "EADDRINUSE")
      return { skip: `port ${LDAP_PORT} of a loopback address cannot be opened (${failure}): run as root` };
  }
  return { skip: `no loopback address has a free port ${LDAP_PORT}` };
}

/** The error code of an attempt to listen there; undefined when it went well. */
async function tryListen(address: string): Promise<string | undefined> {
  const server = createServer();
  try {
    server.listen(LDAP_PORT, address);
    await once(server, "listening");
    return undefined;
  } catch (error) {
    return error instanceof Error && "code" in error ? String(error.code) : String(error);
  } finally {
    server.close();
  }
}
