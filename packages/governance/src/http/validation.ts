import type { FastifyInstance } from "fastify";
import type { TSchema } from "typebox";
import { Compile } from "typebox/compile";
import type { Problem } from "../error/governance-error.ts";
import { nearest } from "../suggestion.ts";

/** Problems of a request's shape, on their way to the one exit for errors. */
export class ValidationError extends Error {
  override readonly name = "ValidationError";
  readonly part: string;
  readonly problems: readonly Problem[];

  constructor(part: string, problems: readonly Problem[]) {
    super(`the ${part} is not valid`);
    this.part = part;
    this.problems = problems;
  }
}

interface Violation {
  readonly keyword: string;
  readonly instancePath: string;
  readonly message: string;
  readonly params: object;
}

/** Compiles the routes' TypeBox schemas. Texts of paths and queries are converted, bodies are taken as they are. */
export function useTypeBox(api: FastifyInstance): void {
  api.setValidatorCompiler<TSchema>(({ schema, httpPart = "body" }) => {
    const validator = Compile(schema);
    return (value: unknown) => {
      const converted = httpPart === "body" ? value : validator.Convert(value);
      if (validator.Check(converted)) return { value: converted };
      const problems = validator.Errors(converted).flatMap((violation) => problemsOf(violation, schema));
      return { error: new ValidationError(httpPart, withoutRepeats(problems)) };
    };
  });
  api.setSerializerCompiler(() => (data) => JSON.stringify(data));
}

/** `/provisioningPolicies/0/fields` as people write it: `provisioningPolicies[0].fields`. */
function pathOf(instancePath: string): string {
  const steps = instancePath
    .split("/")
    .slice(1)
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
  return steps.reduce(
    (path, step) => (/^\d+$/.test(step) ? `${path}[${step}]` : path === "" ? step : `${path}.${step}`),
    "",
  );
}

function member(parent: string, name: string): string {
  return parent === "" ? name : `${parent}.${name}`;
}

function listOf(params: object, name: string): readonly string[] {
  const entries: readonly [string, unknown][] = Object.entries(params);
  const value = entries.find(([key]) => key === name)?.[1];
  return Array.isArray(value) ? value.map(String) : [];
}

function problemsOf({ keyword, instancePath, message, params }: Violation, schema: TSchema): readonly Problem[] {
  const attribute = pathOf(instancePath);
  switch (keyword) {
    case "required":
      return listOf(params, "requiredProperties").map((name) => ({
        attribute: member(attribute, name),
        detail: "is missing",
      }));
    case "additionalProperties": {
      const known = membersAt(schema, instancePath);
      return listOf(params, "additionalProperties").map((name) => unknownMember(member(attribute, name), name, known));
    }
    case "boolean":
      // Said once more, and better, by additionalProperties.
      return [];
    case "enum": {
      const mend = `use one of: ${listOf(params, "allowedValues").join(", ")}`;
      return [{ attribute, detail: "is not one of the values it may have", mend }];
    }
    case "anyOf":
      return [];
    default:
      return [{ attribute: attribute === "" ? "body" : attribute, detail: message }];
  }
}

function unknownMember(attribute: string, name: string, known: readonly string[]): Problem {
  const near = nearest(name, known);
  const mend = near === undefined ? `there are: ${known.join(", ")}` : `did you mean ${near}?`;
  return { attribute, detail: "is not a member that is known", mend };
}

/** Names of the members that the schema knows at a place of the instance. */
function membersAt(schema: unknown, instancePath: string): readonly string[] {
  let current: unknown = schema;
  for (const step of instancePath.split("/").slice(1)) {
    current = property(property(current, "properties"), step) ?? property(current, "items");
  }
  const properties = property(current, "properties");
  return typeof properties === "object" && properties !== null ? Object.keys(properties) : [];
}

function property(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  const entries: readonly [string, unknown][] = Object.entries(value);
  return entries.find(([key]) => key === name)?.[1];
}

function withoutRepeats(problems: readonly Problem[]): readonly Problem[] {
  const seen = new Set<string>();
  const all = problems.length > 0 ? problems : [{ attribute: "body", detail: "does not have the shape it must have" }];
  return all.filter(({ attribute, detail }) => {
    const key = `${attribute}\n${detail}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
