import type { Directory } from "@castellan/directory";
import { createProvider, type Profile, profiles } from "@castellan/scim";
import { type AuditLog, createAuditLog, type Database, openDatabase } from "@castellan/storage";
import type { TokenScope } from "../../src/authentication/api-tokens.ts";
import { createSerial } from "../../src/change/serial.ts";
import { migrations } from "../../src/database/migrations.ts";
import type { GatewayTables } from "../../src/database/tables.ts";
import { createDirectoryLookup } from "../../src/external-user/directory-lookup.ts";
import type { GroupContext } from "../../src/group/context.ts";
import { allGroups } from "../../src/group/rows.ts";
import { createGroupSizes } from "../../src/group/size.ts";
import { createGroupStore } from "../../src/group/store.ts";
import { createUnderWay } from "../../src/group/under-way.ts";
import { createWholeChanges } from "../../src/group/whole-changes.ts";
import { createRecorder } from "../../src/journal/recorder.ts";
import { createWholeLists } from "../../src/list/whole-list.ts";
import type { ExternalUserStrategy, PageOffsetUnit } from "../../src/options.ts";
import { resourceTypesFor } from "../../src/resource-types.ts";
import { createSupplementStore } from "../../src/supplement/supplement-store.ts";
import type { UserContext } from "../../src/user/context.ts";
import { createPagingProbe } from "../../src/user/paging.ts";
import { readList } from "../../src/user/rows.ts";
import { createUserStore } from "../../src/user/store.ts";
import type { FakeVault } from "./fake-vault.ts";

/** The store of users over a fake vault, behind a real provider: SCIM without HTTP. */
export interface Desk {
  /** `path` begins after the base path. Answers the status and the parsed body. */
  request(
    method: string,
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ): Promise<DeskAnswer>;
  readonly db: Database<GatewayTables>;
  readonly audit: AuditLog<GatewayTables>;
  readonly context: UserContext;
  readonly time: { now: number };
  /** What became a 500. */
  readonly failures: readonly unknown[];
  close(): Promise<void>;
}

type Json = ReturnType<typeof JSON.parse>;
export interface DeskAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Json;
}

export interface DeskOptions {
  readonly directories?: readonly Directory[];
  readonly strategies?: readonly ExternalUserStrategy[];
  readonly pageOffsetUnit?: PageOffsetUnit;
  readonly completeLists?: boolean;
  readonly protectedUsers?: readonly string[];
  readonly profile?: Profile;
  readonly scopes?: readonly TokenScope[];
  /** Where the gateway keeps its own; in memory when left out. */
  readonly database?: { readonly url: string; readonly schema: string };
}

const baseUrl = "http://scim.example/scim/v2";
const inMemory = { url: "sqlite::memory:", schema: "gateway" };

export async function openDesk(vault: FakeVault, options: DeskOptions = {}): Promise<Desk> {
  const db = await openDatabase<GatewayTables>({ ...(options.database ?? inMemory), migrations });
  const time = { now: Date.parse("2026-05-05T13:55:42.375Z") };
  const clock = () => time.now;
  const audit = createAuditLog(db, clock);
  const shared = { recorder: createRecorder(db, audit), instance: () => Promise.resolve("vault-1"), clock };
  const wholeLists = createWholeLists(clock, async ({ vault: calls }) => (await readList(calls, {})).Users);
  const context: UserContext = {
    ...shared,
    supplements: createSupplementStore(db, "User"),
    directories: createDirectoryLookup(options.directories ?? []),
    strategies: options.strategies ?? ["vault", "directory"],
    protectedUsers: new Set((options.protectedUsers ?? ["Administrator"]).map((name) => name.toLowerCase())),
    paging: createPagingProbe(options.pageOffsetUnit),
    wholeLists,
    completeLists: options.completeLists ?? false,
    serially: createSerial(),
  };
  const groupContext: GroupContext = {
    ...shared,
    supplements: createSupplementStore(db, "Group"),
    lists: createWholeLists(clock, allGroups),
    userLists: wholeLists,
    sizes: createGroupSizes(),
    wholeChanges: createWholeChanges(),
    underWay: createUnderWay(),
    protectedGroups: new Set(["vault admins"]),
    serially: createSerial(),
  };
  const failures: unknown[] = [];
  const profile = options.profile ?? profiles.default;
  const provider = createProvider({
    resourceTypes: resourceTypesFor(profile, {
      users: createUserStore(context),
      groups: createGroupStore(groupContext),
    }),
    profile,
    bulk: { maxOperations: 100, maxPayloadSize: 100_000 },
    cursors: { key: new Uint8Array(32).fill(3), lifetimeSeconds: 3600 },
    clock,
    authenticationSchemes: [],
    maxResults: 1000,
    onInternalError: (error) => failures.push(error),
  });
  const caller = {
    name: "tester",
    vaultUser: "tester",
    scopes: new Set(options.scopes ?? (["users", "groups"] as const)),
    vault: vault.calls,
    groups: vault.groups.calls,
    baseUrl,
    client: "127.0.0.1",
    requestId: "request-1",
  };
  return {
    async request(method, path, body, headers = {}) {
      const mark = path.indexOf("?");
      const answer = await provider.handle({
        method,
        path: mark < 0 ? path : path.slice(0, mark),
        query: mark < 0 ? "" : path.slice(mark + 1),
        headers: { "content-type": "application/scim+json", ...headers },
        baseUrl,
        caller,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return {
        status: answer.status,
        headers: answer.headers,
        body: answer.body === undefined || answer.body === "" ? undefined : JSON.parse(answer.body),
      };
    },
    db,
    audit,
    context,
    time,
    failures,
    close: () => db.close(),
  };
}
