import type { LogonCredentials } from "../contract/logon.ts";
import type { PvwaServerInfo, PvwaServerVerification } from "../contract/server.ts";
import { createCall } from "./call.ts";
import { isServerInfo, isVerification } from "./guard.ts";
import { openSession, type PvwaSession } from "./session.ts";
import { createTransport, type TransportOptions } from "./transport.ts";

export interface PvwaClient {
  /** Opens a session; throws `PvwaError` with status 403 (`ITATS004E` and others) when the vault refuses. */
  logon(credentials: LogonCredentials): Promise<PvwaSession>;
  /** Whether a PVWA is there, and which authentication methods it offers. Needs no session. */
  verify(): Promise<PvwaServerVerification>;
  /** The version. Needs no session here; some versions ask for one. */
  serverInfo(): Promise<PvwaServerInfo>;
  /** Waits for the calls under way and closes the connections. Sessions are not logged off by it. */
  close(): Promise<void>;
}

/** A client of one PVWA: the product's, or the embedded vault. Every method throws `PvwaError`. */
export function createPvwaClient(options: TransportOptions): PvwaClient {
  const transport = createTransport(options);
  const call = createCall(transport, []);
  return {
    logon: (credentials) => openSession(transport, credentials),
    verify: () => call.json("GET", "/API/verify/", isVerification),
    serverInfo: () => call.json("GET", "/WebServices/PIMServices.svc/Server/", isServerInfo),
    close: () => transport.close(),
  };
}
