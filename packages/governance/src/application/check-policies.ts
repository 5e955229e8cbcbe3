import type { Problem } from "../error/governance-error.ts";
import type { PolicyField, ProvisioningPolicy } from "../policy/policy.ts";
import { suggest } from "../suggestion.ts";
import { type Application, accountSchema } from "./application.ts";
import { checkExpression, type ExpressionPlace } from "./check-expression.ts";

/** The problems of an application's provisioning policies. */
export function checkPolicies(application: Application, place: ExpressionPlace): readonly Problem[] {
  const schema = accountSchema(application);
  const known = schema === undefined ? undefined : new Set(schema.attributes.map(({ name }) => name));
  const operations = new Set<string>();
  return application.provisioningPolicies.flatMap((policy, index) => {
    const at = `provisioningPolicies[${index}]`;
    const problems = checkFields(policy, at, known, place);
    if (operations.has(policy.operation)) {
      problems.push({ attribute: `${at}.operation`, detail: `there is another policy for ${policy.operation}` });
    }
    operations.add(policy.operation);
    return problems;
  });
}

function checkFields(
  policy: ProvisioningPolicy,
  policyPath: string,
  known: ReadonlySet<string> | undefined,
  place: ExpressionPlace,
): Problem[] {
  const names = new Set<string>();
  return policy.fields.flatMap((field, index) => {
    const at = `${policyPath}.fields[${index}]`;
    const problems = checkField(field, at, policy, place);
    if (names.has(field.name)) problems.push({ attribute: `${at}.name`, detail: `${field.name} stands twice` });
    names.add(field.name);
    if (known !== undefined && !known.has(field.name) && !isSecret(field)) {
      const detail = `an account has no attribute ${field.name}`;
      problems.push({ attribute: `${at}.name`, detail, mend: suggest(field.name, known) });
    }
    return problems;
  });
}

/** Is the field's value to be kept from every eye? The password always is. */
export function isSecret(field: PolicyField): boolean {
  return field.secret === true || field.type === "secret" || field.name === "password";
}

function checkField(
  field: PolicyField,
  at: string,
  { operation }: ProvisioningPolicy,
  place: ExpressionPlace,
): Problem[] {
  const problems: Problem[] = [];
  const secret = isSecret(field);
  for (const member of ["value", "defaultValue"] as const) {
    const source = field[member];
    if (source !== undefined) problems.push(...checkExpression(source, `${at}.${member}`, { ...place, secret }));
  }
  if (field.value !== undefined && field.defaultValue !== undefined) {
    const detail = "the default is never used, for the value is always computed";
    problems.push({ attribute: `${at}.defaultValue`, detail, mend: "keep one of value and defaultValue" });
  }
  if (field.allowedValues?.length === 0) {
    problems.push({
      attribute: `${at}.allowedValues`,
      detail: "allows nothing",
      mend: "leave it out to allow anything",
    });
  }
  if (field.unique === true && operation !== "Create") {
    problems.push({ attribute: `${at}.unique`, detail: "only a Create policy finds unique values" });
  }
  return problems;
}
