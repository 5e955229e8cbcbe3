import { accountScope } from "../account/account.ts";
import type { Application } from "../application/application.ts";
import type { Attributes, AttributeValue, ResourceObject } from "../application/connector.ts";
import type { Compile } from "../expression/cache.ts";
import { ExpressionError } from "../expression/expression-error.ts";
import { searchableValue } from "./identity.ts";

/** What an authoritative account says of its owner. */
export interface MappedIdentity {
  readonly name: string;
  readonly displayName: string;
  readonly attributes: Attributes;
  readonly managerKey: string | undefined;
}

/** These are the identity's own, beside its attributes. */
const members: ReadonlySet<string> = new Set(["name", "displayName"]);

/**
 * Evaluates the application's identity attributes over one account. Without an expression for them, `name` is the native
 * identity and `displayName` the account's. Throws `ExpressionError`.
 */
export function mapIdentity(application: Application, object: ResourceObject, compile: Compile): MappedIdentity {
  const account = accountScope(object);
  const values: Record<string, AttributeValue> = {};
  for (const [name, source] of Object.entries(application.identityAttributes)) {
    values[name] = evaluate(name, source, account, compile);
  }
  const attributes: Record<string, AttributeValue> = {};
  for (const [name, value] of Object.entries(values)) {
    if (value !== null && !members.has(name)) attributes[name] = value;
  }
  const { managerCorrelation } = application;
  const manager = managerCorrelation && evaluate("manager", managerCorrelation.key, account, compile);
  return {
    name: text(values.name) ?? object.nativeIdentity,
    displayName: text(values.displayName) ?? object.displayName,
    attributes,
    managerKey: searchableValue(manager),
  };
}

function evaluate(name: string, source: string, account: Readonly<Record<string, unknown>>, compile: Compile) {
  try {
    return compile(source).evaluate({ account });
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    const { code, summary, position } = error;
    throw new ExpressionError(code, `identity attribute ${name}: ${summary}`, source, position, error);
  }
}

function text(value: AttributeValue | undefined): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
