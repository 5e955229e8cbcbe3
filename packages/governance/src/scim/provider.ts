import {
  createProvider,
  type Provider,
  type ResourceStore,
  type ResourceTypeDefinition,
  refusal,
  type Schema,
} from "@castellan/scim";
import type { Core } from "../core.ts";
import { findIdentity } from "../identity/identity-store.ts";
import type { TransactionWorker } from "../transaction/worker.ts";
import { accountCoreSchema } from "./account/schema.ts";
import { createAccountStore } from "./account/store.ts";
import { applicationCoreSchema } from "./application/schema.ts";
import { createApplicationsStore } from "./application/store.ts";
import { authenticationSchemes } from "./authentication-scheme.ts";
import type { ScimCaller } from "./caller.ts";
import type { Dialect, TypeName } from "./dialect.ts";
import { speaking, translated } from "./error.ts";
import { type Landscape, landscapeStamp, readLandscape } from "./landscape.ts";
import { createPageMarks } from "./list/page-marks.ts";
import { createPlanResources } from "./plan/resource.ts";
import { planCoreSchema } from "./plan/schema.ts";
import { createPlanStore } from "./plan/store.ts";
import { transactionCoreSchema } from "./transaction/schema.ts";
import { createTransactionStore } from "./transaction/store.ts";
import { createUserStore } from "./user/store.ts";

export interface ScimProviderOptions {
  readonly core: Core;
  readonly worker: Pick<TransactionWorker, "wake">;
  readonly dialect: Dialect;
}

/** The largest page. */
export const maxResults = 1_000;
/** Each may wait for a plan; together they wait as long as one. */
export const bulk = { maxOperations: 1_000, maxPayloadSize: 4 * 1024 * 1024 };
const cursorLifetimeSeconds = 3_600;

/**
 * A provider of the resources as they are at the moment. Each application has a schema of its own, so an application that changes changes
 * the provider: it is made anew when the next request comes, and requests under way end with the one they began with.
 */
export function createGovernanceProvider(options: ScimProviderOptions): Provider<ScimCaller> {
  let current: { readonly stamp: string; readonly provider: Promise<Provider<ScimCaller>> } | undefined;

  async function provider(): Promise<Provider<ScimCaller>> {
    const stamp = await landscapeStamp(options.core);
    if (current?.stamp !== stamp) {
      const made = {
        stamp,
        provider: readLandscape(options.core, options.dialect).then((read) => build(options, read)),
      };
      current = made;
      made.provider.catch(() => {
        if (current === made) current = undefined;
      });
    }
    return current.provider;
  }

  return { handle: async (request) => (await provider()).handle(request), refuse: refusal(options.dialect.profile) };
}

function build(options: ScimProviderOptions, landscape: Landscape): Provider<ScimCaller> {
  const { core, dialect } = options;
  return createProvider<ScimCaller>({
    resourceTypes: resourceTypes(options, landscape),
    profile: dialect.profile,
    authenticationSchemes,
    maxResults,
    bulk,
    cursors: { key: () => core.cursorKey().catch(tell), lifetimeSeconds: cursorLifetimeSeconds },
    async me({ actor }) {
      const identity = await findIdentity(core.database.sql, actor.name);
      return identity === undefined ? undefined : { resourceType: "User", id: identity.id };
    },
    onTolerance({ tolerance, resourceType, detail, caller }) {
      core.log.info({ tolerance, resourceType, detail, caller: caller.actor.name }, "tolerated");
    },
    onInternalError(error) {
      core.log.error({ err: error }, "a SCIM request failed");
    },
    clock: core.clock,
  });
}

function tell(error: unknown): never {
  throw translated(error);
}

function resourceTypes(
  { core, worker, dialect }: ScimProviderOptions,
  landscape: Landscape,
): readonly ResourceTypeDefinition<ScimCaller>[] {
  const { users, accountShapes } = landscape;
  const plans = createPlanResources(core, dialect);
  const marks = () => createPageMarks(core.clock);
  return [
    type("User", users.core, createUserStore(core, landscape, marks()), [users.enterprise, users.extension]),
    type(
      "Account",
      accountCoreSchema(dialect),
      createAccountStore({ core, worker, dialect, landscape, plans, marks: marks() }),
      accountShapes.map(({ schema }) => schema),
    ),
    readOnly(type("Application", applicationCoreSchema(dialect), createApplicationsStore(core, landscape, dialect))),
    readOnly(type("Plan", planCoreSchema(dialect), createPlanStore(core, plans, marks()))),
    readOnly(
      type("ProvisioningTransaction", transactionCoreSchema(dialect), createTransactionStore(core, dialect, marks())),
    ),
  ];
}

function type(
  name: TypeName,
  schema: Schema,
  store: ResourceStore<ScimCaller>,
  extensions: readonly Schema[] = [],
): ResourceTypeDefinition<ScimCaller> {
  return {
    name,
    endpoint: `/${name}s`,
    description: schema.description,
    schema,
    extensions: extensions.map((extension) => ({ schema: extension, required: false })),
    store: speaking(store),
  };
}

function readOnly(definition: ResourceTypeDefinition<ScimCaller>): ResourceTypeDefinition<ScimCaller> {
  return { ...definition, readOnly: true };
}
