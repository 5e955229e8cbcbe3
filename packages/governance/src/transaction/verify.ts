import type { Attributes, AttributeValue, ConnectorAttributeChange, ResourceObject } from "../application/connector.ts";
import { applyChange } from "../plan/apply.ts";
import { valueList } from "../plan/attribute-value.ts";
import type { Operation } from "../plan/plan.ts";

/** What reading back showed to be wrong; `undefined` when the account is as it was asked to be. */
export function verificationProblem(
  operation: Operation,
  found: ResourceObject | undefined,
  expected: { readonly attributes: Attributes; readonly changes: readonly ConnectorAttributeChange[] },
): string | undefined {
  if (operation === "Delete") return found === undefined ? undefined : "the account is still there";
  if (found === undefined) return "the account cannot be found";
  switch (operation) {
    case "Create":
      return creationProblem(found, expected.attributes);
    case "Enable":
      return found.disabled ? "the account is still disabled" : undefined;
    case "Disable":
      return found.disabled ? undefined : "the account is still enabled";
    case "Unlock":
      return found.locked ? "the account is still locked" : undefined;
    case "Modify":
      return changeProblem(found, expected.changes);
    case "ChangePassword":
      return undefined;
  }
}

function creationProblem(found: ResourceObject, attributes: Attributes): string | undefined {
  const disabled = attributes.active === false;
  if (found.disabled === disabled) return undefined;
  return disabled ? "the account was created enabled" : "the account was created disabled";
}

function changeProblem(found: ResourceObject, changes: readonly ConnectorAttributeChange[]): string | undefined {
  const wrong = pendingChanges(found, changes).map(({ attribute }) => attribute);
  return wrong.length === 0 ? undefined : `not changed: ${wrong.join(", ")}`;
}

/** The changes an account does not show yet. */
export function pendingChanges(
  found: ResourceObject,
  changes: readonly ConnectorAttributeChange[],
): readonly ConnectorAttributeChange[] {
  return changes.filter((change) => {
    const has = found.attributes[change.attribute];
    return !alike(has, applyChange(has, change));
  });
}

/**
 * Is what was found the account that was asked for? Attributes the application does not tell are passed over. That is
 * how a create whose answer was lost is told from somebody else's account of the same name.
 */
export function isTheSameAccount(found: ResourceObject, asked: Attributes): boolean {
  return Object.entries(asked).every(([name, value]) => {
    const has = found.attributes[name];
    return has === undefined || has === null || alike(has, value);
  });
}

/** Equal but for letter case and surrounding space, which applications are free to change. */
function alike(left: AttributeValue | undefined, right: AttributeValue | undefined): boolean {
  const [a, b] = [comparable(left), comparable(right)];
  return a.size === b.size && [...a].every((value) => b.has(value));
}

function comparable(value: AttributeValue | undefined): ReadonlySet<string> {
  const texts = valueList(value).map((element) => String(element).trim().toLowerCase());
  return new Set(texts.filter((text) => text !== ""));
}
