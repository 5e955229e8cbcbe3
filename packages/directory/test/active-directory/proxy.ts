import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";

/** A relay in front of an LDAP server, to watch connections and to break them. */
export interface LdapProxy {
  readonly url: string;
  /** How many connections were made so far, and how many are open. */
  readonly made: () => number;
  readonly open: () => number;
  /** Drops every open connection. */
  drop(): void;
  /** From now on nothing gets through in either direction; connections stay open. */
  freeze(): void;
  close(): Promise<void>;
}

export async function startProxy(target: { readonly address: string; readonly port: number }): Promise<LdapProxy> {
  const sockets = new Set<Socket>();
  let made = 0;
  let frozen = false;
  const relay = (from: Socket, to: Socket): void => {
    from.on("data", (data) => {
      if (!frozen) to.write(data);
    });
    from.on("error", () => to.destroy());
    from.on("close", () => to.destroy());
  };
  const server = createServer((near) => {
    made++;
    sockets.add(near);
    near.once("close", () => sockets.delete(near));
    const far = connect(target.port, target.address);
    relay(near, far);
    relay(far, near);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const drop = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: `ldap://127.0.0.1:${address.port}`,
    made: () => made,
    open: () => sockets.size,
    drop,
    freeze() {
      frozen = true;
    },
    async close() {
      drop();
      server.close();
      await once(server, "close");
    },
  };
}
