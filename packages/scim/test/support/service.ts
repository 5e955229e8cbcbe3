import {
  type BulkOptions,
  type CursorOptions,
  coreGroupSchema,
  coreUserSchema,
  createMemoryStore,
  createProvider,
  enterpriseUserSchema,
  type JsonObject,
  type JsonValue,
  type MemoryStore,
  messageUris,
  type OwnResource,
  type Profile,
  type Provider,
  profiles,
  type ResourceStore,
  type ResourceTypeDescription,
  type Schema,
  type ScimResponse,
  type ToleranceEvent,
} from "@castellan/scim";

/** The extension of the thread that Castellan answers: two of its attributes are often sent at the root. */
export const vaultUserSchema: Schema = {
  id: "urn:ietf:params:scim:schemas:cyberark:1.0:User",
  name: "CyberArkUser",
  description: "What a vault knows of a user beyond SCIM",
  attributes: [
    { name: "location", description: "The folder of the user" },
    { name: "changePassOnNextLogon", type: "boolean", description: "Whether the password must be changed" },
    { name: "expiryDate", type: "integer", description: "When the user expires" },
    { name: "score", type: "decimal", description: "A number" },
    { name: "enrolled", type: "dateTime", description: "A time" },
    { name: "token", mutability: "writeOnly", returned: "never", description: "A secret of the extension" },
    { name: "origin", mutability: "immutable", description: "Given once" },
    { name: "notes", returned: "request", description: "Shown on request" },
    { name: "custom", type: "complex", description: "An open object" },
    {
      name: "keys",
      type: "complex",
      multiValued: true,
      description: "Keys, one part of which is secret",
      subAttributes: [
        { name: "value", description: "The name of the key" },
        { name: "secret", returned: "never", mutability: "writeOnly", description: "The key" },
      ],
    },
  ],
};

export const userType: ResourceTypeDescription = {
  name: "User",
  endpoint: "/Users",
  description: "User Account",
  schema: coreUserSchema,
  extensions: [
    { schema: enterpriseUserSchema, required: false },
    { schema: vaultUserSchema, required: false },
  ],
};

export const groupType: ResourceTypeDescription = {
  name: "Group",
  endpoint: "/Groups",
  description: "Group",
  schema: coreGroupSchema,
  extensions: [],
};

export const baseUrl = "http://127.0.0.1:8440/scim/v2";

export interface TestService {
  readonly provider: Provider<string>;
  readonly users: MemoryStore<string>;
  readonly groups: MemoryStore<string>;
  readonly tolerated: ToleranceEvent<string>[];
  readonly failures: unknown[];
  /** One request; a body that is not text is written as JSON. */
  call(method: string, path: string, body?: JsonValue, more?: CallOptions): Promise<Answer>;
  /** A user that exists, its id. */
  createUser(members?: JsonObject): Promise<string>;
  patch(path: string, ...operations: JsonObject[]): Promise<Answer>;
}

export interface CallOptions {
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Answer extends ScimResponse {
  readonly json: JsonObject;
}

export interface TestServiceOptions {
  readonly profile?: Profile;
  readonly maxResults?: number;
  readonly users?: ResourceStore<string>;
  readonly groups?: ResourceStore<string>;
  readonly bulk?: BulkOptions;
  readonly cursors?: CursorOptions;
  readonly me?: (caller: string) => Promise<OwnResource | undefined>;
  readonly clock?: () => number;
  readonly before?: () => Promise<void>;
  readonly missingResourceDetail?: (resourceType: string) => string;
}

export function createTestService(options: TestServiceOptions = {}): TestService {
  const storeOptions = options.before === undefined ? {} : { before: options.before };
  const users = createMemoryStore<string>(userType, storeOptions);
  const groups = createMemoryStore<string>(groupType, storeOptions);
  const tolerated: ToleranceEvent<string>[] = [];
  const failures: unknown[] = [];
  const provider = createProvider<string>({
    resourceTypes: [
      { ...userType, store: options.users ?? users },
      { ...groupType, store: options.groups ?? groups },
    ],
    profile: options.profile ?? profiles.default,
    authenticationSchemes: [
      { type: "httpbasic", name: "HTTP Basic", description: "A user of the vault", primary: true },
    ],
    maxResults: options.maxResults ?? 100,
    onTolerance: (event) => tolerated.push(event),
    onInternalError: (error) => failures.push(error),
    ...(options.bulk === undefined ? {} : { bulk: options.bulk }),
    ...(options.cursors === undefined ? {} : { cursors: options.cursors }),
    ...(options.me === undefined ? {} : { me: options.me }),
    ...(options.clock === undefined ? {} : { clock: options.clock }),
    ...(options.missingResourceDetail === undefined ? {} : { missingResourceDetail: options.missingResourceDetail }),
  });
  async function call(method: string, path: string, body?: JsonValue, more: CallOptions = {}): Promise<Answer> {
    const response = await provider.handle({
      method,
      path,
      query: more.query ?? "",
      headers: more.headers ?? {},
      baseUrl,
      caller: "tester",
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const json: JsonObject = response.body === undefined ? {} : JSON.parse(response.body);
    return { ...response, json };
  }
  let created = 0;
  return {
    provider,
    users,
    groups,
    tolerated,
    failures,
    call,
    async createUser(members = {}) {
      created += 1;
      const answer = await call("POST", "/Users", {
        schemas: [coreUserSchema.id, ...Object.keys(members).filter((name) => name.startsWith("urn:"))],
        userName: `user${created}`,
        ...members,
      });
      if (typeof answer.json.id !== "string") throw new Error(`no user was created: ${answer.body}`);
      return answer.json.id;
    },
    patch: (path, ...operations) => call("PATCH", path, { schemas: [messageUris.patchOp], Operations: operations }),
  };
}

/** Names of the tolerances that were used, in order. */
export function names(service: TestService): readonly string[] {
  return service.tolerated.map((event) => event.tolerance);
}
