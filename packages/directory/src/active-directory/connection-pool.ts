import { type Client, ResultCodeError } from "ldapts";
import { DirectoryError } from "../error/directory-error.ts";
import { disconnect } from "./ldap-connection.ts";
import { createLimit } from "./limit.ts";

/** How long a connection that nobody uses is kept, in milliseconds: less than firewalls and Active Directory (900 s) keep it. */
const IDLE_LIMIT = 60_000;

/** The service account's connections, each used by one operation at a time, kept between them. */
export interface ConnectionPool {
  /**
   * Runs an operation on a kept or new connection. An operation that may be repeated (`again`) is, once and on a new
   * connection, when the kept one turns out to be dropped. What it throws is thrown as it is.
   */
  use<Result>(repetition: "again" | "once", operation: (client: Client) => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}

export interface ConnectionPoolOptions {
  connect(): Promise<Client>;
  readonly maxConnections: number;
  readonly timeoutMilliseconds: number;
}

export function createConnectionPool({ connect, ...options }: ConnectionPoolOptions): ConnectionPool {
  const limit = createLimit(options.maxConnections, options.timeoutMilliseconds);
  const idle: { readonly client: Client; readonly expiry: NodeJS.Timeout }[] = [];
  let closed = false;

  /** The connection that was used last, so that those not needed get old and go. */
  function takeIdle(): Client | undefined {
    for (let kept = idle.pop(); kept !== undefined; kept = idle.pop()) {
      clearTimeout(kept.expiry);
      if (kept.client.isBound) return kept.client;
    }
    return undefined;
  }
  async function keep(client: Client): Promise<void> {
    if (closed || !client.isBound) return disconnect(client);
    const expiry = setTimeout(() => {
      idle.splice(
        idle.findIndex((kept) => kept.client === client),
        1,
      );
      void disconnect(client);
    }, IDLE_LIMIT);
    expiry.unref();
    idle.push({ client, expiry });
  }
  async function run<Result>(client: Client, operation: (client: Client) => Promise<Result>): Promise<Result> {
    try {
      return await operation(client);
    } catch (error) {
      // After anything but an answer of the server nobody knows what the connection would bring next.
      if (!(error instanceof ResultCodeError)) await disconnect(client);
      throw error;
    } finally {
      await keep(client);
    }
  }
  return {
    use: (repetition, operation) =>
      limit.run(async () => {
        if (closed) throw poolClosed();
        const kept = takeIdle();
        if (kept === undefined) return run(await connect(), operation);
        try {
          return await run(kept, operation);
        } catch (error) {
          if (repetition === "once" || error instanceof ResultCodeError || !wasDropped(error)) throw error;
          return run(await connect(), operation);
        }
      }),
    async close() {
      closed = true;
      const clients = idle.splice(0).map(({ client, expiry }) => {
        clearTimeout(expiry);
        return disconnect(client);
      });
      await Promise.all(clients);
    },
  };
}

/** ldapts tells a lost connection by its message alone. */
function wasDropped(error: unknown): boolean {
  return (
    error instanceof Error && /^(Connection closed|Socket error|Socket connection not established)/.test(error.message)
  );
}

function poolClosed(): DirectoryError {
  return new DirectoryError("unreachable", "The directory was closed.", "Open it again before using it.");
}
