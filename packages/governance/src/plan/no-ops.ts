import type { Account } from "../account/account.ts";
import { sameValue, valueList } from "./attribute-value.ts";
import { about, type Compilation, type Draft, eachRequest, type Facts } from "./draft.ts";
import type { AttributeRequest, Filtered, FilterReason } from "./plan.ts";

/**
 * Drops what the account is known to be or have already, each with its reason. Nothing is dropped for an account with
 * unfinished transactions, which will change what is known of it.
 */
export const filterNoOps = eachRequest((request, facts) => {
  const { account } = request;
  if (account === undefined || isForced(account, facts)) return dropEmpty(request);
  const state = stateReason(request, account);
  if (state !== undefined) return { filtered: [filteredBy(request, undefined, state)] };
  const filtered: Filtered[] = [];
  const attributeRequests = request.attributeRequests.flatMap((attribute) =>
    needed(request, attribute, account, filtered),
  );
  const rest = dropEmpty({ ...request, attributeRequests }, filtered.length > 0);
  return { ...rest, filtered: [...filtered, ...(rest.filtered ?? [])] };
});

function isForced(account: Account, { plan, unsettled }: Facts): boolean {
  return plan.noFiltering === true || unsettled.has(account.id);
}

const details: Readonly<Record<string, string>> = {
  alreadyEnabled: "the account is enabled already",
  alreadyDisabled: "the account is disabled already",
  notLocked: "the account is not locked",
  alreadySet: "has the value already",
  alreadyPresent: "has every value already",
  absent: "has none of the values",
  empty: "changes nothing",
};

function filteredBy(request: Draft, attribute: string | undefined, reason: FilterReason): Filtered {
  const detail = details[reason] ?? reason;
  return attribute === undefined
    ? { ...about(request), reason, detail }
    : { ...about(request), attribute, reason, detail: `${attribute} ${detail}` };
}

function stateReason({ operation }: Draft, { disabled, locked }: Account): FilterReason | undefined {
  if (operation === "Enable" && !disabled) return "alreadyEnabled";
  if (operation === "Disable" && disabled) return "alreadyDisabled";
  if (operation === "Unlock" && !locked) return "notLocked";
  return undefined;
}

/** The part of an attribute request that still has to be done. */
function needed(
  request: Draft,
  attribute: AttributeRequest,
  account: Account,
  filtered: Filtered[],
): readonly AttributeRequest[] {
  const { name, operation, value } = attribute;
  const has = account.attributes[name];
  if (operation === "Set") {
    if (!sameValue(has, value)) return [attribute];
    filtered.push(filteredBy(request, name, "alreadySet"));
    return [];
  }
  const present = new Set(valueList(has));
  const wanted = valueList(value);
  // A Remove without a value takes away whatever is there.
  if (operation === "Remove" && wanted.length === 0 && present.size > 0) return [attribute];
  const left = wanted.filter((element) => present.has(element) === (operation === "Remove"));
  if (left.length < wanted.length || wanted.length === 0) {
    filtered.push(filteredBy(request, name, operation === "Add" ? "alreadyPresent" : "absent"));
  }
  if (left.length === 0) return [];
  return [{ name, operation, value: typeof value === "object" ? left : value }];
}

/** A Modify that changes nothing is no request; it is explained by its parts, or by itself where it has none. */
function dropEmpty(request: Draft, explained = false): Partial<Compilation> {
  const hasContent = request.attributeRequests.length > 0 || Object.keys(request.secrets).length > 0;
  if (request.operation !== "Modify" || hasContent) return { requests: [request] };
  return explained ? {} : { filtered: [filteredBy(request, undefined, "empty")] };
}
