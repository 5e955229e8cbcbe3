import type { Account } from "../account/account.ts";
import type { Application } from "../application/application.ts";
import type { Feature } from "../application/connector.ts";
import type { Compile } from "../expression/cache.ts";
import type { Identity } from "../identity/identity.ts";
import type { AttributeRequest, Filtered, Operation, Plan, PlanMessage, Question } from "./plan.ts";

export interface KnownApplication {
  readonly application: Application;
  readonly features: ReadonlySet<Feature>;
}

/** Is the value of this attribute taken by an account of the application? */
export interface UniqueLookup {
  readonly application: string;
  readonly attribute: string;
  readonly value: string;
}

export function lookupKey({ application, attribute, value }: UniqueLookup): string {
  return JSON.stringify([application, attribute, value.toLowerCase()]);
}

/** Everything the compiler knows of the world. It asks for nothing else. */
export interface Facts {
  readonly plan: Plan;
  readonly identity: Identity | undefined;
  /** By name in lower case. */
  readonly applications: ReadonlyMap<string, KnownApplication>;
  /** The identity's live accounts, and every account that the plan names. */
  readonly accounts: readonly Account[];
  /** Ids of accounts with unfinished transactions: what is known of them will change, so nothing is a no-op. */
  readonly unsettled: ReadonlySet<string>;
  /** Answers to `lookups`, by `lookupKey`. */
  readonly taken: ReadonlyMap<string, boolean>;
  readonly compile: Compile;
}

/** A request on its way through the passes. */
export interface Draft {
  readonly application: KnownApplication;
  readonly operation: Operation;
  readonly nativeIdentity: string | undefined;
  readonly account: Account | undefined;
  readonly attributeRequests: readonly AttributeRequest[];
  readonly secrets: Readonly<Record<string, string>>;
}

/** What the passes hand on to each other. */
export interface Compilation {
  readonly requests: readonly Draft[];
  readonly filtered: readonly Filtered[];
  readonly questions: readonly Question[];
  readonly messages: readonly PlanMessage[];
  /** What must be known before the plan can be compiled to its end. */
  readonly lookups: readonly UniqueLookup[];
}

/** One step of the compiler: pure, and blind to everything but its parameters. */
export type Pass = (compilation: Compilation, facts: Facts) => Compilation;

export const emptyCompilation: Compilation = { requests: [], filtered: [], questions: [], messages: [], lookups: [] };

/** Joins what several requests came to. */
export function joined(parts: readonly Partial<Compilation>[], before: Compilation): Compilation {
  return {
    requests: parts.flatMap(({ requests }) => requests ?? []),
    filtered: [...before.filtered, ...parts.flatMap(({ filtered }) => filtered ?? [])],
    questions: [...before.questions, ...parts.flatMap(({ questions }) => questions ?? [])],
    messages: [...before.messages, ...parts.flatMap(({ messages }) => messages ?? [])],
    lookups: [...before.lookups, ...parts.flatMap(({ lookups }) => lookups ?? [])],
  };
}

/** A pass that looks at each request by itself. */
export function eachRequest(step: (request: Draft, facts: Facts) => Partial<Compilation>): Pass {
  return (compilation, facts) =>
    joined(
      compilation.requests.map((request) => step(request, facts)),
      compilation,
    );
}

/** The members every report on a request begins with. */
export function about({ application, operation, nativeIdentity }: Draft): {
  readonly application: string;
  readonly operation: Operation;
  readonly nativeIdentity?: string;
} {
  const { name } = application.application;
  return nativeIdentity === undefined
    ? { application: name, operation }
    : { application: name, operation, nativeIdentity };
}
