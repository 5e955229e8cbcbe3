import type { CorrelationState } from "../account/account.ts";
import type { CorrelationRule } from "../application/application.ts";
import type { Compile } from "../expression/cache.ts";
import { searchableValue } from "../identity/identity.ts";

/** What a lookup of one attribute value found. */
export interface Candidates {
  readonly count: number;
  /** One of them; the only one where `count` is 1. */
  readonly identityId: string;
}

/** Looks identities up by an attribute's value; `undefined` when none has it. */
export type Lookup = (identityAttribute: string, value: string) => Candidates | undefined;

export interface Correlation {
  readonly state: CorrelationState;
  readonly identityId: string | undefined;
  /** The rule that decided, counted from 0. */
  readonly rule: number | undefined;
}

/** The value of each rule's key for one account; `undefined` where it is empty. Throws `ExpressionError`. */
export function correlationKeys(
  rules: readonly CorrelationRule[],
  account: Readonly<Record<string, unknown>>,
  compile: Compile,
): readonly (string | undefined)[] {
  return rules.map(({ key }) => searchableValue(compile(key).evaluate({ account })));
}

/**
 * Applies the rules in their order: none found lets the next one try, one found links, several found is a dispute for a
 * person to settle. There is no other rule than the configured ones.
 */
export function correlate(
  rules: readonly CorrelationRule[],
  keys: readonly (string | undefined)[],
  lookup: Lookup,
): Correlation {
  for (const [rule, { identityAttribute }] of rules.entries()) {
    const key = keys[rule];
    const found = key === undefined ? undefined : lookup(identityAttribute, key);
    if (found === undefined) continue;
    if (found.count === 1) return { state: "linked", identityId: found.identityId, rule };
    return { state: "disputed", identityId: undefined, rule };
  }
  return { state: "uncorrelated", identityId: undefined, rule: undefined };
}
