import type { Account } from "../../src/account/account.ts";
import type { Application } from "../../src/application/application.ts";
import { defaultDeleteGuard, defaultRetry } from "../../src/application/application.ts";
import { createExpressionCache } from "../../src/expression/cache.ts";
import type { Identity } from "../../src/identity/identity.ts";
import type { Attributes, Feature } from "../../src/index.ts";
import { compilePlan } from "../../src/plan/compile.ts";
import { type Facts, lookupKey } from "../../src/plan/draft.ts";
import type { Plan } from "../../src/plan/plan.ts";
import type { ProvisioningPolicy } from "../../src/policy/policy.ts";
import { targetSchema } from "../support/target.ts";

export const everyFeature: readonly Feature[] = ["PROVISIONING", "ENABLE", "UNLOCK", "PASSWORD", "DELETE"];

export function application(name: string, policies: readonly ProvisioningPolicy[] = []): Application {
  return {
    name,
    type: "target",
    authoritative: false,
    settings: {},
    schemas: [targetSchema],
    correlation: [],
    identityAttributes: {},
    provisioningPolicies: policies,
    deleteGuard: defaultDeleteGuard,
    retry: defaultRetry,
  };
}

export function account(nativeIdentity: string, more: Partial<Account> = {}): Account {
  return {
    id: `account-${nativeIdentity}`,
    application: "PAM",
    nativeIdentity,
    displayName: nativeIdentity,
    attributes: {},
    disabled: false,
    locked: false,
    identityId: "ada",
    correlation: "linked",
    manual: false,
    deletedAt: undefined,
    createdAt: 0,
    updatedAt: 0,
    ...more,
  };
}

export function identity(attributes: Attributes = { email: "ada@x.example" }): Identity {
  return {
    id: "ada",
    name: "Ada",
    displayName: "Ada",
    attributes,
    inactive: false,
    source: "HR",
    managerKey: undefined,
    managerId: undefined,
    createdAt: 0,
    updatedAt: 0,
  };
}

export interface World {
  readonly identity?: Identity;
  readonly accounts?: readonly Account[];
  readonly policies?: readonly ProvisioningPolicy[];
  readonly features?: readonly Feature[];
  readonly unsettled?: readonly string[];
  /** Values of `userName` that are taken; every other lookup finds nothing. */
  readonly taken?: readonly string[];
}

const compile = createExpressionCache();

export function factsFor(plan: Plan, world: World = {}): Facts {
  const features = new Set(world.features ?? everyFeature);
  return {
    plan,
    identity: world.identity,
    applications: new Map([
      ["pam", { application: application("PAM", world.policies), features }],
      ["crm", { application: application("CRM"), features }],
    ]),
    accounts: world.accounts ?? [],
    unsettled: new Set(world.unsettled),
    taken: new Map(),
    compile,
  };
}

/** Compiles as it is done with a database: again while something had to be looked up. */
export function compileIn(plan: Plan, world: World = {}) {
  let facts = factsFor(plan, world);
  let compiled = compilePlan(facts);
  while (compiled.lookups.length > 0) {
    const answers = compiled.lookups.map(
      (lookup) => [lookupKey(lookup), world.taken?.includes(lookup.value) === true] as const,
    );
    facts = { ...facts, taken: new Map([...facts.taken, ...answers]) };
    compiled = compilePlan(facts);
  }
  return compiled;
}
