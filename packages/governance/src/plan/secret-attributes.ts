import { type Application, accountSchema } from "../application/application.ts";
import { isSecret } from "../application/check-policies.ts";

/** Names of an application's attributes whose values are told to nobody: what its schema or a policy says, and passwords. */
export function secretAttributes(application: Application): ReadonlySet<string> {
  const names = new Set(["password"]);
  for (const { name, type } of accountSchema(application)?.attributes ?? []) if (type === "secret") names.add(name);
  for (const { fields } of application.provisioningPolicies) {
    for (const field of fields) if (isSecret(field)) names.add(field.name);
  }
  return names;
}
