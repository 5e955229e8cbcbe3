import type { NewResource, Resource, ResourceStore, ResourceTypeDescription } from "@castellan/scim";
import { findAttribute } from "@castellan/scim";
import { type Database, verifyPassword } from "@castellan/storage";
import { type HashSecret, hashWithArgon2, readSecrets } from "./form/secret.ts";
import { placeOf } from "./layout/identifier.ts";
import { compileLayout } from "./layout/layout.ts";
import { registerType } from "./layout/register.ts";
import { seqAt, type TypeSpace } from "./layout/space.ts";
import { listCached, renderCached } from "./read/cached.ts";
import { countAll } from "./read/counts.ts";
import { iterateMatches } from "./read/iterate.ts";
import { listResources } from "./read/list.ts";
import { getResource } from "./read/resource.ts";
import { createTextCache, type TextCache } from "./read/text-cache.ts";
import { warm } from "./read/warm.ts";
import { rewriteType } from "./rewrite.ts";
import { prepareReading } from "./statement/reading.ts";
import { prepareWriting } from "./statement/writing.ts";
import type { StoreParts } from "./store-parts.ts";
import type { ScimTables } from "./tables.ts";
import { createResource } from "./write/create.ts";
import { deleteResource } from "./write/delete.ts";
import { loadResources } from "./write/load.ts";
import { modifyResource } from "./write/modify.ts";

export interface SqlStoreOptions {
  /** A database whose migrations hold `scimMigration`; it may hold other tables, and other stores of other types. */
  readonly database: Database<ScimTables>;
  readonly type: ResourceTypeDescription;
  /**
   * Attributes and sub-attributes that are looked up and sorted by (`externalId`, `emails.value`); those whose uniqueness is `server`
   * or `global` are indexed by themselves.
   */
  readonly indexed?: readonly string[];
  /** Multi-valued complex attributes that grow large (`members`): each element is a row of its own. */
  readonly apart?: readonly string[];
  /**
   * How much of what is read by id, or found by a unique value, most stays in memory, in megabytes; 128 by default, 0 for nothing.
   * On SQLite alone, whose file has no other writer than this store; of types with nothing `apart`.
   */
  readonly cacheMegabytes?: number;
  /** What is kept of a password in place of it; argon2id by default. */
  readonly hashSecret?: HashSecret;
  /** Unix milliseconds. */
  readonly clock?: () => number;
}

/** Resources of one type in SQL tables. */
export interface SqlStore<Caller> extends ResourceStore<Caller> {
  readonly rendered: NonNullable<ResourceStore<Caller>["rendered"]>;
  /** How many resources there are; costs the same for ten as for a million. */
  count(): Promise<number>;
  /** Every resource in the order of creation, a few hundred in memory at a time. */
  iterate(): AsyncIterable<Resource>;
  /** Creates many resources, some hundreds in a unit of work, and resolves to their number. What it made before it failed stays. */
  load(resources: AsyncIterable<NewResource> | Iterable<NewResource>): Promise<number>;
  /**
   * Reads into memory what will be kept there, the newest first, a little at a time beside other requests; resolves to the number of
   * resources. For a server that has begun to listen: what is asked for first then costs what it costs later.
   */
  warm(): Promise<number>;
  /** Whether this is the password (or another attribute that nobody may read) that the resource was given last. */
  verifySecret(id: string, attribute: string, plain: string): Promise<boolean>;
}

/**
 * A `ResourceStore` on SQLite or PostgreSQL, made for a million resources. Throws a `TypeError` when `indexed` or `apart` name what
 * the type does not have. Callers are all alike to it: who may do what is for a store around it to say.
 */
export function createSqlStore<Caller = unknown>(options: SqlStoreOptions): SqlStore<Caller> {
  const { database, type, indexed = [], apart = [], hashSecret = hashWithArgon2, clock = Date.now } = options;
  const cache = cacheFor(options);
  const parts: StoreParts = {
    database,
    layout: compileLayout(type, indexed, apart),
    reading: prepareReading(database),
    writing: prepareWriting(database),
    hash: hashSecret,
    clock,
    space: rememberSpace(() =>
      registerType(database, parts.layout, (unit, space, old) => rewriteType(parts, unit, space, old)),
    ),
  };
  return {
    get: (_caller, id, read) => getResource(parts, id, read),
    list: (_caller, query) => listResources(parts, query),
    create: (_caller, resource) => createResource(parts, resource),
    modify: (_caller, id, modification, expected, read) =>
      forgetting(cache, id, modifyResource(parts, id, modification, expected, read)),
    delete: (_caller, id, expected) => forgetting(cache, id, deleteResource(parts, id, expected)),
    rendered: {
      get: (_caller, id) => renderCached(parts, cache, id),
      list: (_caller, query) => listCached(parts, cache, query),
    },
    count: async () => countAll(parts.reading, await parts.space()),
    async *iterate() {
      yield* iterateMatches(parts, await parts.space(), undefined, []);
    },
    load: (resources) => loadResources(parts, resources),
    warm: async () => (cache === undefined ? 0 : warm(parts, cache)),
    verifySecret: (id, attribute, plain) => verifySecret(parts, id, attribute, plain),
  };
}

const usualCacheMegabytes = 128;

/** Another process may write to a PostgreSQL database: what was read from one is not kept. */
function cacheFor({
  database,
  apart = [],
  cacheMegabytes = usualCacheMegabytes,
}: SqlStoreOptions): TextCache | undefined {
  const isAlone = database.dialect === "sqlite" && apart.length === 0;
  return isAlone && cacheMegabytes > 0 ? createTextCache(cacheMegabytes * 1_048_576) : undefined;
}

/** A write is not over before what was known of its resource is forgotten, whether it succeeds or not. */
async function forgetting<Result>(cache: TextCache | undefined, id: string, write: Promise<Result>): Promise<Result> {
  try {
    return await write;
  } finally {
    cache?.forget(id);
  }
}

/** Asks the database once; again if it could not be asked. */
function rememberSpace(ask: () => Promise<TypeSpace>): StoreParts["space"] {
  let known: TypeSpace | undefined;
  let asking: Promise<TypeSpace> | undefined;
  const askOnce = async () => {
    try {
      known = await ask();
      return known;
    } finally {
      asking = undefined;
    }
  };
  return () => {
    if (known !== undefined) return known;
    asking ??= askOnce();
    return asking;
  };
}

async function verifySecret(parts: StoreParts, id: string, attribute: string, plain: string): Promise<boolean> {
  const { layout, reading } = parts;
  const label = findAttribute({ attribute }, layout.type)?.attribute.label ?? attribute;
  const seq = seqAt(await parts.space(), placeOf(id));
  const row = seq === undefined ? undefined : await reading.secret.first({ seq, id });
  const hash = readSecrets(row?.secret ?? null)[label];
  return hash !== undefined && verifyPassword(plain, hash);
}
