import type { Attributes, AttributeValue } from "../application/connector.ts";
import { selectAccounts } from "./account-selection.ts";
import { isEmptyValue } from "./attribute-value.ts";
import { checkCapabilities } from "./capabilities.ts";
import { resolveConflicts } from "./conflicts.ts";
import type { Compilation, Draft, Facts, Pass, UniqueLookup } from "./draft.ts";
import { mergeRequests } from "./merge.ts";
import { filterNoOps } from "./no-ops.ts";
import { normalise } from "./normalise.ts";
import type { ApplicationPlan, CompiledRequest, Project } from "./plan.ts";
import { applyTemplates } from "./template-fields.ts";

export interface Compiled {
  readonly project: Project;
  /** The secret values of each request, kept out of everything that is shown or stored in the clear. */
  readonly secrets: ReadonlyMap<CompiledRequest, Readonly<Record<string, string>>>;
  /** Unknown facts. While there are any, the project is not final: look them up and compile again. */
  readonly lookups: readonly UniqueLookup[];
}

/** The compiler, top to bottom. Each pass is a pure function of what the one before left. */
const passes: readonly Pass[] = [
  selectAccounts,
  mergeRequests,
  applyTemplates,
  mergeRequests,
  resolveConflicts,
  filterNoOps,
  checkCapabilities,
];

/** Compiles a plan into what has to be written, application by application, with a reason for everything that has not. */
export function compilePlan(facts: Facts): Compiled {
  const compilation = passes.reduce<Compilation>((before, pass) => pass(before, facts), normalise(facts));
  const requests = compilation.requests.map((draft) => ({ draft, request: compiledRequest(draft) }));
  const secrets = new Map(requests.map(({ draft, request }) => [request, draft.secrets]));
  const plans = partition(requests.map(({ request }) => request));
  const { filtered, questions, messages, lookups } = compilation;
  const identity = facts.identity === undefined ? {} : { identity: facts.identity.name };
  return { project: { ...identity, plans, filtered, questions, messages }, secrets, lookups };
}

function compiledRequest({
  application,
  operation,
  nativeIdentity,
  account,
  attributeRequests,
  secrets,
}: Draft): CompiledRequest {
  return {
    application: application.application.name,
    operation,
    ...(nativeIdentity === undefined ? {} : { nativeIdentity }),
    ...(account === undefined ? {} : { accountId: account.id }),
    ...(operation === "Create" ? { attributes: wholeAccount(attributeRequests) } : {}),
    ...(operation === "Modify"
      ? { changes: attributeRequests.map(({ name, ...change }) => ({ ...change, attribute: name })) }
      : {}),
    secrets: Object.keys(secrets).sort(),
  };
}

function wholeAccount(requests: Draft["attributeRequests"]): Attributes {
  const attributes: Record<string, AttributeValue> = {};
  for (const { name, operation, value } of requests) {
    if (operation !== "Remove" && !isEmptyValue(value)) attributes[name] = value;
  }
  return attributes;
}

function partition(requests: readonly CompiledRequest[]): readonly ApplicationPlan[] {
  const byApplication = Map.groupBy(requests, ({ application }) => application);
  return [...byApplication].map(([application, own]) => ({ application, requests: own }));
}
