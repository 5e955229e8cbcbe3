import type { IncomingMessage, ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import {
  coreGroupSchema,
  coreUserSchema,
  createMemoryStore,
  createProvider,
  type JsonObject,
  type MemoryStore,
  profiles,
  type Schema,
  type ScimResponse,
} from "@castellan/scim";
import { listen } from "./http-server.ts";

const vaultUserSchema: Schema = {
  id: "urn:ietf:params:scim:schemas:cyberark:1.0:User",
  name: "VaultUser",
  description: "What a vault knows of a user besides",
  attributes: [
    { name: "location", description: "Where the user stands in the vault" },
    { name: "suspended", description: "Too many failed logons", type: "boolean" },
    { name: "changePassOnNextLogon", description: "Must the password be changed?", type: "boolean" },
  ],
};

export const credentials = { username: "castellan", password: "c4n4ry-S3cret!" } as const;

/** Answers a request in the server's place, or changes its answer; `undefined` leaves it as it is. */
export interface Quirk {
  before?(request: IncomingMessage, response: ServerResponse): boolean;
  after?(request: IncomingMessage, answer: ScimResponse): ScimResponse;
}

export interface ScimServer {
  readonly baseUrl: string;
  readonly store: MemoryStore;
  /** `GET /Users?…`, in order. */
  readonly requests: string[];
  /** Bodies of the writes, in order. */
  readonly bodies: string[];
  settings(more?: JsonObject): JsonObject;
  close(): Promise<void>;
}

function isAuthorised(header: string | undefined): boolean {
  const { username, password } = credentials;
  return header === `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
}

/** A SCIM server over real HTTP: this project's provider over its memory store, with as many users, and with quirks. */
export async function startScimServer(users: number, quirk: Quirk = {}): Promise<ScimServer> {
  const userType = {
    name: "User",
    endpoint: "/Users",
    description: "Users",
    schema: coreUserSchema,
    extensions: [{ schema: vaultUserSchema, required: false }],
  };
  const groupType = {
    name: "Group",
    endpoint: "/Groups",
    description: "Groups",
    schema: coreGroupSchema,
    extensions: [],
  };
  const store = createMemoryStore(userType);
  const provider = createProvider({
    resourceTypes: [
      { ...userType, store },
      { ...groupType, store: createMemoryStore(groupType) },
    ],
    profile: profiles.strict,
    authenticationSchemes: [{ type: "httpbasic", name: "HTTP Basic", description: "A user of the vault" }],
    maxResults: 1_000,
  });
  for (let index = 1; index <= users; index += 1) {
    await store.create(undefined, {
      schemas: [coreUserSchema.id],
      userName: `user${index}`,
      active: true,
      emails: [{ value: `user${index}@test.example`, type: "work", primary: true }],
    });
  }

  const requests: string[] = [];
  const bodies: string[] = [];
  const basePath = "/scim/v2";
  const server = await listen(async (request, response) => {
    const { method = "GET", url = "/", headers } = request;
    const body = await text(request);
    requests.push(`${method} ${url.slice(basePath.length)}`);
    if (body !== "") bodies.push(body);
    if (quirk.before?.(request, response) === true) return;
    if (!request.url?.startsWith(`${basePath}/`)) {
      response.writeHead(404).end();
      return;
    }
    if (!isAuthorised(headers.authorization)) {
      response
        .writeHead(401, { "Content-Type": "application/scim+json" })
        .end('{"detail":"Authentication failed","status":"401"}');
      return;
    }
    const [path = "/", query = ""] = request.url.slice(basePath.length).split("?");
    const flat = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
    const baseUrl = `http://${headers.host}${basePath}`;
    const asked = { method, path, query, headers: flat, body, baseUrl, caller: undefined };
    const answered = await provider.handle(asked);
    const answer = quirk.after?.(request, answered) ?? answered;
    response.writeHead(answer.status, answer.headers).end(answer.body);
  });
  const baseUrl = `${server.origin}${basePath}`;
  return {
    baseUrl,
    store,
    requests,
    bodies,
    settings: (more = {}) => ({ baseUrl, authentication: "basic", ...credentials, ...more }),
    close: server.close,
  };
}
