import type { Pool } from "undici";
import { StorageError } from "../error/storage-error.ts";

export interface TransitAddress {
  /** `https://bao.corp.example:8200`. */
  readonly url: string;
  /** Where the transit engine is mounted; default `transit`. */
  readonly mount?: string;
  /** `X-Vault-Namespace`, where the service has namespaces. */
  readonly namespace?: string;
  /** The token, asked for at every call, since it may be renewed in its file. */
  readonly token: () => Promise<string>;
  /** Certificates (PEM) to trust instead of the system's. */
  readonly ca?: string;
  /** How long one call may take; default 5,000. */
  readonly timeoutMilliseconds?: number;
}

/** 400: the service understood the call and does not do it with this ciphertext. */
export class TransitRefusal extends Error {
  override readonly name = "TransitRefusal";
  readonly reason: string;

  constructor(reason: string) {
    super(`The key service refuses: ${reason}`);
    this.reason = reason;
  }
}

export interface TransitClient {
  /** One call of the engine; answers `member` of `data`. Throws `TransitRefusal`, and `StorageError` `sealed` when the service cannot be used. */
  call(operation: "encrypt" | "decrypt" | "rewrap", key: string, body: object, member: string): Promise<string>;
  close(): Promise<void>;
}

export function connectTransit(address: TransitAddress): TransitClient {
  const { url, mount = "transit", namespace, token, ca, timeoutMilliseconds: timeout = 5000 } = address;
  const { origin, pathname } = new URL(url);
  const prefix = pathname.replace(/\/+$/, "");
  let opening: Promise<Pool> | undefined;

  /** Loaded when it is needed: most installations have no key service. */
  function pool(): Promise<Pool> {
    opening ??= import("undici").then(
      ({ Pool: PoolOf }) =>
        new PoolOf(origin, {
          connections: 8,
          headersTimeout: timeout,
          bodyTimeout: timeout,
          connect: { timeout, ...(ca === undefined ? {} : { ca }) },
        }),
    );
    return opening;
  }

  async function send(path: string, body: object): Promise<{ readonly status: number; readonly content: unknown }> {
    const headers = {
      "content-type": "application/json",
      "x-vault-token": await token(),
      "x-vault-request": "true",
      ...(namespace === undefined ? {} : { "x-vault-namespace": namespace }),
    };
    const answer = await (await pool()).request({ method: "POST", path, headers, body: JSON.stringify(body) });
    return { status: answer.statusCode, content: parse(await answer.body.text()) };
  }

  return {
    async call(operation, key, body, member) {
      const { status, content } = await send(`${prefix}/v1/${mount}/${operation}/${key}`, body).catch(
        unreachable(origin),
      );
      if (status === 400) throw new TransitRefusal(reasonOf(content));
      const value = status === 200 ? memberOf(memberOf(content, "data"), member) : undefined;
      if (typeof value === "string") return value;
      throw new StorageError(
        "sealed",
        `The key service ${origin} answered ${operation} with ${status}${advice(status)}.`,
      );
    },
    async close() {
      await (await opening)?.close();
    },
  };
}

function advice(status: number): string {
  if (status === 403) return ": its token is not good, or may not do this";
  if (status === 404) return ": there is no such key or mount";
  if (status === 503) return ": it is sealed itself";
  return "";
}

/** The cause is not passed on: an error of the client may hold the request, and with it a data key. */
function unreachable(origin: string) {
  return (error: unknown): never => {
    if (error instanceof StorageError) throw error;
    const code = memberOf(error, "code");
    const reason = typeof code === "string" ? code : "no answer";
    throw new StorageError("sealed", `The key service ${origin} cannot be reached (${reason}).`);
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** `{"errors": ["…"]}` */
function reasonOf(content: unknown): string {
  const errors = memberOf(content, "errors");
  return Array.isArray(errors)
    ? errors
        .filter((each) => typeof each === "string")
        .join("; ")
        .slice(0, 200)
    : "";
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}
