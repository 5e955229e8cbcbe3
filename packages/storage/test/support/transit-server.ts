import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";

/** A transit engine on loopback: it answers as HashiCorp Vault and OpenBao document theirs, with real AES-256-GCM. */
export interface TransitServer extends AsyncDisposable {
  readonly url: string;
  /** What it was asked, without bodies: `POST /v1/transit/encrypt/castellan`. */
  readonly asked: string[];
  /** Everything that was sent to it, as text. */
  readonly bodies: string[];
  token: string;
  /** Answers 503, as a service does that is sealed itself. */
  sealed: boolean;
  /** Takes requests and never answers. */
  silent: boolean;
  /** Makes a new version of the key. */
  rotate(): void;
  /** Versions below this one are refused. */
  minimumVersion: number;
}

export async function startTransit(key = "castellan"): Promise<TransitServer> {
  const versions = [randomBytes(32)];
  const asked: string[] = [];
  const bodies: string[] = [];

  function encrypt(plaintext: string): string {
    const nonce = randomBytes(12);
    const cipher = createCipheriv("aes-256-gcm", versions.at(-1) ?? randomBytes(32), nonce);
    const bytes = Buffer.concat([
      nonce,
      cipher.update(Buffer.from(plaintext, "base64")),
      cipher.final(),
      cipher.getAuthTag(),
    ]);
    return `vault:v${versions.length}:${bytes.toString("base64")}`;
  }

  function decrypt(ciphertext: string): string {
    const [found, version = "0", base64 = ""] = /^vault:v(\d+):(.+)$/.exec(ciphertext) ?? [];
    if (found === undefined) throw new Error("invalid ciphertext: no prefix");
    const bytes = Buffer.from(base64, "base64");
    if (Number(version) < server.minimumVersion)
      throw new Error("ciphertext or signature version is disallowed by policy (too old)");
    const root = versions[Number(version) - 1];
    if (root === undefined || bytes.length < 28) throw new Error("invalid ciphertext: could not decode base64");
    const decipher = createDecipheriv("aes-256-gcm", root, bytes.subarray(0, 12)).setAuthTag(bytes.subarray(-16));
    return Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]).toString("base64");
  }

  const operations: Readonly<Record<string, (body: { plaintext: string; ciphertext: string }) => object>> = {
    [`/v1/transit/encrypt/${key}`]: ({ plaintext }) => ({
      ciphertext: encrypt(plaintext),
      key_version: versions.length,
    }),
    [`/v1/transit/decrypt/${key}`]: ({ ciphertext }) => ({ plaintext: decrypt(ciphertext) }),
    [`/v1/transit/rewrap/${key}`]: ({ ciphertext }) => ({ ciphertext: encrypt(decrypt(ciphertext)) }),
  };

  function answer(request: IncomingMessage, body: string): { status: number; content: object } {
    if (server.sealed) return { status: 503, content: { errors: ["Vault is sealed"] } };
    if (request.headers["x-vault-token"] !== server.token)
      return { status: 403, content: { errors: ["permission denied"] } };
    const operation = request.method === "POST" ? operations[request.url ?? ""] : undefined;
    if (operation === undefined) return { status: 404, content: { errors: [] } };
    try {
      return { status: 200, content: { data: operation(JSON.parse(body)) } };
    } catch (error) {
      return { status: 400, content: { errors: [error instanceof Error ? error.message : ""] } };
    }
  }

  const http = createServer(async (request, response) => {
    const body = await text(request);
    asked.push(`${request.method} ${request.url}`);
    bodies.push(body);
    if (server.silent) return;
    const { status, content } = answer(request, body);
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(content));
  });
  http.listen(0, "127.0.0.1");
  await once(http, "listening");
  const address = http.address();
  const server: TransitServer = {
    url: `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`,
    asked,
    bodies,
    token: "s.token-of-the-test",
    sealed: false,
    silent: false,
    minimumVersion: 1,
    rotate: () => void versions.push(randomBytes(32)),
    async [Symbol.asyncDispose]() {
      http.closeAllConnections();
      http.close();
      await once(http, "close");
    },
  };
  return server;
}
