import { accountSchema } from "../application/application.ts";
import type { Feature } from "../application/connector.ts";
import { suggest } from "../suggestion.ts";
import { valueList } from "./attribute-value.ts";
import { type Draft, eachRequest } from "./draft.ts";
import type { Operation, PlanMessage } from "./plan.ts";

export const featureOf: Readonly<Record<Operation, Feature>> = {
  Create: "PROVISIONING",
  Modify: "PROVISIONING",
  Enable: "ENABLE",
  Disable: "ENABLE",
  Unlock: "UNLOCK",
  ChangePassword: "PASSWORD",
  Delete: "DELETE",
};

/** Tells what the application cannot do: operations it lacks, attributes it does not have or does not let be written. */
export const checkCapabilities = eachRequest((request) => {
  const { operation, application } = request;
  const { name } = application.application;
  const feature = featureOf[operation];
  const messages: PlanMessage[] = [];
  if (!application.features.has(feature)) {
    const text = `${name} does not do ${operation}: its connector lacks the feature ${feature}`;
    messages.push({ level: "error", code: "unsupportedOperation", application: name, text });
  }
  if (operation === "ChangePassword" && request.secrets.password === undefined) {
    const text = "ChangePassword needs a password: add it, or a ChangePassword policy that generates one";
    messages.push({ level: "error", code: "missingPassword", application: name, attribute: "password", text });
  }
  messages.push(...attributeMessages(request));
  return { requests: [request], messages };
});

function attributeMessages({ application, attributeRequests }: Draft): readonly PlanMessage[] {
  const schema = accountSchema(application.application);
  if (schema === undefined) return [];
  const { name: applicationName } = application.application;
  const known = new Map(schema.attributes.map((attribute) => [attribute.name, attribute]));
  return attributeRequests.flatMap(({ name, value }): readonly PlanMessage[] => {
    const attribute = known.get(name);
    const at = { level: "error", application: applicationName, attribute: name } as const;
    if (attribute === undefined) {
      const text = `an account of ${applicationName} has no attribute ${name}; ${suggest(name, known.keys())}`;
      return [{ ...at, code: "unknownAttribute", text }];
    }
    if (!attribute.writable)
      return [{ ...at, code: "notWritable", text: `${name} cannot be written on ${applicationName}` }];
    if (!attribute.multi && valueList(value).length > 1) {
      return [{ ...at, code: "notSingleValued", text: `${name} has one value, not ${valueList(value).length}` }];
    }
    return [];
  });
}
