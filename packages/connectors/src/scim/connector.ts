import type { Attributes, Connector, ConnectorCall, ResourceObject } from "@castellan/governance";
import { type Resource, type ScimClient, ScimClientError } from "@castellan/scim";
import { testConnection } from "./connection-test.ts";
import { asConnectorError, createRedact } from "./failure.ts";
import type { ObjectType } from "./object-type.ts";
import { createServer } from "./server.ts";
import type { ScimSettings } from "./settings.ts";
import { createWriter, type Target } from "./writer.ts";

export interface ScimConnectorParts {
  readonly settings: ScimSettings;
  readonly client: ScimClient;
  /** Closes what the client's `fetch` keeps open. */
  close(): Promise<void>;
}

/** A connection to a SCIM 2.0 server. What the server is, it is asked once, before the first call that needs to know. */
export function openScimConnector({ settings, client, close }: ScimConnectorParts): Connector {
  const secrets = secretsOf(settings);
  const server = createServer(client, settings);
  const writer = createWriter(client, server);

  /** Runs one call, and turns whatever it throws into the contract's error. An abort is thrown as the signal has it. */
  async function attempt<Result>(
    action: string,
    { signal }: ConnectorCall,
    work: () => Promise<Result>,
    password?: string,
  ): Promise<Result> {
    try {
      signal?.throwIfAborted();
      return await work();
    } catch (error) {
      signal?.throwIfAborted();
      throw asConnectorError(error, action, createRedact([...secrets, password]));
    }
  }

  /** One change of one account, answered as the account is then. */
  const changeAccount = (
    action: string,
    id: string,
    call: ConnectorCall,
    change: (target: Target) => Promise<Resource>,
    password?: string,
  ): Promise<ResourceObject> =>
    attempt(
      `${action} ${id}`,
      call,
      async () => {
        const type = await server.objectType("account");
        return type.toObject(await change({ type, id, signal: call.signal }));
      },
      password,
    );

  async function* iterate(name: string, call: ConnectorCall): AsyncGenerator<readonly ResourceObject[]> {
    const action = `list objects of the type ${name}`;
    const type = await attempt(action, call, () => server.objectType(name));
    const pages = listAll(type, name === "account" ? settings.filter : undefined, call)[Symbol.asyncIterator]();
    try {
      for (;;) {
        const batch = await attempt(action, call, async () => {
          const { done, value } = await pages.next();
          return done ? undefined : value.map(type.toObject);
        });
        if (batch === undefined) return;
        yield batch;
      }
    } finally {
      await pages.return?.();
    }
  }

  async function* listAll(
    type: ObjectType,
    filter: string | undefined,
    { signal }: ConnectorCall,
  ): AsyncIterable<readonly Resource[]> {
    const { pageSize, indexBase } = settings;
    const paging = await server.paging();
    const how = { pageSize, indexBase, paging, signal };
    yield* client.list(type.endpoint, filter === undefined ? how : { ...how, filter });
  }

  async function find(
    type: ObjectType,
    attributes: Attributes,
    call: ConnectorCall,
  ): Promise<ResourceObject | undefined> {
    const wanted = attributes[type.namingAttribute];
    if (typeof wanted !== "string") return undefined;
    const filter = `${type.namingAttribute} eq ${JSON.stringify(wanted)}`;
    for await (const page of listAll(type, filter, call)) {
      // Compared again, because a server that does not know the filter answers everybody.
      const found = page.map(type.toObject).find(({ displayName }) => sameName(displayName, wanted));
      if (found !== undefined) return found;
    }
    return undefined;
  }

  return {
    get features() {
      return server.features;
    },
    test: ({ signal }) => testConnection({ client, baseUrl: settings.baseUrl, redact: createRedact(secrets), signal }),
    discoverSchema: (call) =>
      attempt("discover the schema", call, async () =>
        [...(await server.rediscover()).objectTypes.values()].map(({ schema }) => schema),
      ),
    iterate,
    read: (name, id, call) =>
      attempt(`read ${name} ${id}`, call, async () => {
        const type = await server.objectType(name);
        const found = await undefinedWhenNotFound(client.get(type.endpoint, id, { signal: call.signal }));
        return found === undefined ? undefined : type.toObject(found);
      }),
    findCreated: (name, attributes, call) =>
      attempt(`look for ${name}`, call, async () => find(await server.objectType(name), attributes, call)),
    create(name, attributes, password, call) {
      const work = async (): Promise<ResourceObject> => {
        const type = await server.objectType(name);
        return type.toObject(await writer.create(type, attributes, password, call.signal));
      };
      return attempt(`create ${name}`, call, work, password);
    },
    update: (name, id, changes, call) =>
      attempt(`update ${name} ${id}`, call, async () => {
        const type = await server.objectType(name);
        return type.toObject(await writer.change({ type, id, signal: call.signal }, changes));
      }),
    enable: (id, call) =>
      changeAccount("enable account", id, call, (target) => writer.setMembers(target, { active: true })),
    disable: (id, call) =>
      changeAccount("disable account", id, call, (target) => writer.setMembers(target, { active: false })),
    unlock: (id, call) => changeAccount("unlock account", id, call, writer.unlock),
    remove: (name, id, call) =>
      attempt(`remove ${name} ${id}`, call, async () => {
        const type = await server.objectType(name);
        await client.delete(type.endpoint, id, { signal: call.signal });
      }),
    async changePassword(id, password, call) {
      const change = (target: Target): Promise<Resource> => writer.setMembers(target, { password });
      await changeAccount("change the password of account", id, call, change, password);
    },
    close,
  };
}

/** RFC 7643 section 4.1.1: a `userName` is compared without regard to case. */
function sameName(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}

async function undefinedWhenNotFound(asked: Promise<Resource>): Promise<Resource | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof ScimClientError && error.status === 404) return undefined;
    throw error;
  }
}

function secretsOf({ authentication }: ScimSettings): readonly string[] {
  switch (authentication.kind) {
    case "basic":
      return [authentication.password, `${authentication.username}:${authentication.password}`];
    case "bearer":
      return [authentication.token];
    case "none":
      return [];
  }
}
