import type { Problem } from "../error/governance-error.ts";
import type { Compile } from "../expression/cache.ts";
import { type Application, accountSchema } from "./application.ts";
import { checkExpression, type ExpressionPlace } from "./check-expression.ts";
import { checkPolicies } from "./check-policies.ts";
import type { ConnectorFactory } from "./connector.ts";
import type { ApplicationSchema } from "./schema.ts";

export interface ApplicationChecks {
  readonly factories: ReadonlyMap<string, ConnectorFactory>;
  readonly compile: Compile;
}

const namePattern = /^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,99}$/u;

/**
 * Every problem of an application, before it is saved: settings, schemas, expressions, policies.
 * @param settings The settings with their secrets, as the connector will be given them.
 */
export function checkApplication(
  application: Application,
  settings: Readonly<Record<string, unknown>>,
  { factories, compile }: ApplicationChecks,
): readonly Problem[] {
  const place: ExpressionPlace = { compile, accountAttributes: attributeNames(accountSchema(application)) };
  return [
    ...checkName(application.name),
    ...checkSettings(application.type, settings, factories),
    ...checkSchemas(application.schemas),
    ...checkCorrelation(application, place),
    ...checkIdentityAttributes(application, place),
    ...checkPolicies(application, place),
  ];
}

function attributeNames(schema: ApplicationSchema | undefined): ReadonlySet<string> | undefined {
  if (schema === undefined) return undefined;
  return new Set([...schema.attributes.map(({ name }) => name), "nativeIdentity", "displayName", "disabled", "locked"]);
}

function checkName(name: string): readonly Problem[] {
  if (namePattern.test(name)) return [];
  const mend = "begin with a letter or a digit, and go on with letters, digits, spaces, dots, hyphens or underscores";
  return [{ attribute: "name", detail: "is not a name of 1 to 100 characters", mend }];
}

function checkSettings(
  type: string,
  settings: Readonly<Record<string, unknown>>,
  factories: ReadonlyMap<string, ConnectorFactory>,
): readonly Problem[] {
  const factory = factories.get(type);
  if (factory === undefined) {
    const mend = `use one of: ${[...factories.keys()].join(", ")}`;
    return [{ attribute: "type", detail: `there is no connector type ${type}`, mend }];
  }
  return factory
    .checkSettings(settings)
    .map(({ setting, problem }) => ({ attribute: `settings.${setting}`, detail: problem }));
}

function checkSchemas(schemas: readonly ApplicationSchema[]): readonly Problem[] {
  const problems: Problem[] = [];
  const seen = new Set<string>();
  for (const [index, schema] of schemas.entries()) {
    const at = `schemas[${index}]`;
    if (seen.has(schema.objectType)) {
      problems.push({ attribute: `${at}.objectType`, detail: `there is another schema of ${schema.objectType}` });
    }
    seen.add(schema.objectType);
    problems.push(...checkSchema(schema, at));
  }
  return problems;
}

function checkSchema(schema: ApplicationSchema, at: string): readonly Problem[] {
  const problems: Problem[] = [];
  const names = new Set<string>();
  for (const [index, { name }] of schema.attributes.entries()) {
    if (names.has(name))
      problems.push({ attribute: `${at}.attributes[${index}].name`, detail: `${name} stands twice` });
    names.add(name);
  }
  for (const role of ["identityAttribute", "displayAttribute"] as const) {
    if (names.has(schema[role])) continue;
    const mend = `name one of: ${[...names].join(", ")}`;
    problems.push({ attribute: `${at}.${role}`, detail: `${schema[role]} is not an attribute of the schema`, mend });
  }
  return problems;
}

function checkCorrelation({ correlation }: Application, place: ExpressionPlace): readonly Problem[] {
  return correlation.flatMap(({ key }, index) =>
    checkExpression(key, `correlation[${index}].key`, { ...place, variables: ["account"] }),
  );
}

function checkIdentityAttributes(application: Application, place: ExpressionPlace): readonly Problem[] {
  const { authoritative, identityAttributes, managerCorrelation } = application;
  const entries = Object.entries(identityAttributes);
  const mend = "set authoritative to true, or leave it out";
  const detail = "only an authoritative application makes identities";
  const account: ExpressionPlace = { ...place, variables: ["account"] };
  const problems = entries.flatMap(([name, source]) => checkExpression(source, `identityAttributes.${name}`, account));
  if (managerCorrelation !== undefined) {
    problems.push(...checkExpression(managerCorrelation.key, "managerCorrelation.key", account));
  }
  if (Object.hasOwn(identityAttributes, "inactive")) {
    const how =
      "let the connector's settings say when an account is disabled: an identity is inactive when all its are";
    problems.push({ attribute: "identityAttributes.inactive", detail: "is not an attribute to be mapped", mend: how });
  }
  if (authoritative) return problems;
  if (entries.length > 0) problems.push({ attribute: "identityAttributes", detail, mend });
  if (managerCorrelation !== undefined) problems.push({ attribute: "managerCorrelation", detail, mend });
  return problems;
}
