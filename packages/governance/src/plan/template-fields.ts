import { accountScope } from "../account/account.ts";
import { policyFor } from "../application/application.ts";
import { isSecret } from "../application/check-policies.ts";
import type { AttributeValue } from "../application/connector.ts";
import type { Scope } from "../expression/expression.ts";
import { ExpressionError } from "../expression/expression-error.ts";
import { identityScope } from "../identity/identity.ts";
import type { PolicyField } from "../policy/policy.ts";
import { allowedRefusal, resolveField } from "../policy/resolve-field.ts";
import { uniqueCandidates } from "../policy/unique.ts";
import { isEmptyValue } from "./attribute-value.ts";
import { about, type Compilation, type Draft, eachRequest, type Facts, lookupKey, type UniqueLookup } from "./draft.ts";
import { type AttributeRequest, type PlanMessage, policyOperation, type Question } from "./plan.ts";

/**
 * Fills in what the provisioning policy of the operation says. Every field is looked at, so that a person is asked for
 * all that is missing at once. Fields of an operation that carries no attributes become a Modify of the same account.
 */
export const applyTemplates = eachRequest((request, facts) => {
  const policy = policyFor(request.application.application, policyOperation(request.operation));
  if (policy === undefined) return { requests: [request] };
  const form = new Form(request, facts);
  for (const field of policy.fields) form.fill(field);
  return form.finish();
});

const lookupsAtOnce = 10;

class Form {
  readonly #request: Draft;
  readonly #facts: Facts;
  /** Values so far: what the plan sets and the fields before gave. Expressions read them as `form`. */
  readonly #values: Record<string, AttributeValue> = {};
  readonly #computed: AttributeRequest[] = [];
  readonly #secrets: Record<string, string>;
  readonly #questions: Question[] = [];
  readonly #messages: PlanMessage[] = [];
  readonly #lookups: UniqueLookup[] = [];
  readonly #replaced = new Set<string>();

  constructor(request: Draft, facts: Facts) {
    this.#request = request;
    this.#facts = facts;
    this.#secrets = { ...request.secrets };
    for (const { name, operation, value } of request.attributeRequests) {
      if (operation !== "Remove") this.#values[name] = value;
    }
  }

  fill(field: PolicyField): void {
    try {
      this.#fill(field);
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      this.#error("expression", field, `${field.name}: ${error.message}`);
    }
  }

  #fill(field: PolicyField): void {
    const { account, attributeRequests } = this.#request;
    const asked = attributeRequests.filter(({ name }) => name === field.name);
    const requested = this.#secrets[field.name] ?? this.#values[field.name] ?? (asked.length > 0 ? null : undefined);
    const current = account?.attributes[field.name];
    const resolved = resolveField(field, { requested, current }, this.#scope(), this.#facts.compile);
    const value = field.unique === true ? this.#unique(field, resolved, requested !== undefined) : resolved;
    if (isEmptyValue(value) && isEmptyValue(current)) this.#ask(field);
    if (value === undefined) return;
    const refusal = isEmptyValue(value) ? undefined : allowedRefusal(field, value);
    if (refusal !== undefined) this.#error("notAllowed", field, refusal);
    if (isSecret(field)) this.#keepSecret(field, value);
    else this.#set(field, value, asked.length > 0 && value === requested);
  }

  #set({ name }: PolicyField, value: AttributeValue, unchanged: boolean): void {
    if (unchanged || (isEmptyValue(value) && this.#request.account === undefined)) return;
    this.#values[name] = value;
    this.#replaced.add(name);
    this.#computed.push({ name, operation: "Set", value });
  }

  /** A secret may come as an attribute of the plan; it is taken out of there. */
  #keepSecret({ name }: PolicyField, value: AttributeValue): void {
    this.#replaced.add(name);
    delete this.#values[name];
    if (!isEmptyValue(value)) this.#secrets[name] = String(value);
  }

  /**
   * The first candidate that no account has; of a value that the plan asks for, that or none. What is not known yet is
   * looked up, and the plan compiled again.
   */
  #unique(field: PolicyField, wanted: AttributeValue | undefined, asked: boolean): AttributeValue | undefined {
    if (typeof wanted !== "string" || wanted === "") return wanted;
    const { name: application } = this.#request.application.application;
    const candidates = asked ? [wanted] : [...uniqueCandidates(wanted)];
    const lookups = candidates.map((value) => ({ application, attribute: field.name, value }));
    const { taken } = this.#facts;
    const free = lookups.find((lookup) => taken.get(lookupKey(lookup)) !== true);
    if (free === undefined) {
      const text = asked ? `${field.name} ${wanted} is taken` : `every ${field.name} like ${wanted} is taken`;
      this.#error("noUniqueValue", field, `${text} on ${application}; choose another`);
      return wanted;
    }
    if (taken.get(lookupKey(free)) === undefined) {
      this.#lookups.push(...lookups.filter((lookup) => !taken.has(lookupKey(lookup))).slice(0, lookupsAtOnce));
    }
    return free.value;
  }

  #ask(field: PolicyField): void {
    if (field.required !== true) return;
    const { application, operation } = about(this.#request);
    const { name: attribute, displayName, allowedValues } = field;
    const label = displayName === undefined ? attribute : `${attribute} (${displayName})`;
    const detail = `${label} is required for ${operation} on ${application} and has no value`;
    const question = { kind: "value", application, operation, attribute, detail } as const;
    this.#questions.push(allowedValues === undefined ? question : { ...question, allowedValues });
  }

  #error(code: PlanMessage["code"], { name: attribute }: PolicyField, text: string): void {
    const { application } = about(this.#request);
    this.#messages.push({ level: "error", code, application, attribute, text });
  }

  #scope(): Scope {
    const { plan, identity } = this.#facts;
    const { application, operation, nativeIdentity } = about(this.#request);
    const { name, type, displayName, owner } = this.#request.application.application;
    return {
      identity: identityScope(identity),
      account: this.#request.account === undefined ? {} : accountScope(this.#request.account),
      application: { name, type, displayName, owner },
      form: this.#values,
      plan: { application, operation, nativeIdentity, comment: plan.comment, identity: plan.identity },
    };
  }

  finish(): Partial<Compilation> {
    const { operation } = this.#request;
    const kept = this.#request.attributeRequests.filter(({ name }) => !this.#replaced.has(name));
    const attributeRequests = [...kept, ...this.#computed];
    const carries = operation === "Create" || operation === "Modify";
    const reports = { questions: this.#questions, messages: this.#messages, lookups: this.#lookups };
    if (carries) return { requests: [{ ...this.#request, attributeRequests, secrets: this.#secrets }], ...reports };
    const request: Draft = { ...this.#request, attributeRequests: [], secrets: this.#secrets };
    const companion: Draft = { ...this.#request, operation: "Modify", attributeRequests, secrets: {} };
    return { requests: attributeRequests.length > 0 ? [request, companion] : [request], ...reports };
  }
}
