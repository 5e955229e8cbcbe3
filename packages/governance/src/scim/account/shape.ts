import type { AttributeDefinition, JsonObject, JsonValue, Schema } from "@castellan/scim";
import { type Application, accountSchema } from "../../application/application.ts";
import type { Attributes } from "../../application/connector.ts";
import type { AttributeDefinition as ApplicationAttribute, AttributeType } from "../../application/schema.ts";
import { secretAttributes } from "../../plan/secret-attributes.ts";
import { scimNames } from "../attribute-name.ts";
import type { Dialect } from "../dialect.ts";
import { type DeclaredValue, shown } from "../value.ts";

/** One attribute of an application's accounts, by both its names. */
export interface AccountAttribute extends DeclaredValue {
  /** The application's. */
  readonly name: string;
  readonly scimName: string;
  readonly entitlement: boolean;
  /** Written, and told to nobody. */
  readonly secret: boolean;
}

/** How the accounts of one application look. */
export interface AccountShape {
  readonly application: string;
  /** Of the extension that holds what the accounts have in the application. */
  readonly urn: string;
  readonly schema: Schema;
  readonly attributes: readonly AccountAttribute[];
  readonly byScimName: ReadonlyMap<string, AccountAttribute>;
}

/** The password has an attribute of its own on every account. */
const ownElsewhere: ReadonlySet<string> = new Set(["password"]);

const types = {
  string: "string",
  // How an application writes a date is its own affair.
  date: "string",
  secret: "string",
  int: "integer",
  boolean: "boolean",
} as const satisfies Readonly<Record<AttributeType, DeclaredValue["type"]>>;

/** `undefined` for an application without an account schema. */
export function accountShape(application: Application, dialect: Dialect): AccountShape | undefined {
  const schema = accountSchema(application);
  if (schema === undefined) return undefined;
  const secrets = secretAttributes(application);
  const definitions = schema.attributes.filter(({ name }) => !ownElsewhere.has(name));
  const names = scimNames(definitions.map(({ name }) => name));
  const pairs = definitions.map((definition) => {
    const { name, entitlement, multi, type } = definition;
    const scimName = names.get(name) ?? name;
    const secret = secrets.has(name);
    const attribute = { name, scimName, entitlement, secret, type: types[type], multiValued: multi };
    return { attribute, declared: declaration(definition, attribute) };
  });
  const attributes = pairs.map(({ attribute }) => attribute);
  const { name } = application;
  const urn = dialect.accountSchemaUrn(name);
  return {
    application: name,
    urn,
    schema: {
      id: urn,
      name: `${name} account`,
      description: `What an account has in the application ${name}`,
      attributes: pairs.map(({ declared }) => declared),
    },
    attributes,
    byScimName: new Map(attributes.map((attribute) => [attribute.scimName, attribute])),
  };
}

function declaration(
  { name, description = "", writable }: ApplicationAttribute,
  { scimName, type, multiValued, secret }: AccountAttribute,
): AttributeDefinition {
  const told = description === "" ? name : `${name}: ${description}`;
  const access = secret
    ? ({ mutability: "writeOnly", returned: "never" } as const)
    : ({ mutability: writable ? "readWrite" : "readOnly" } as const);
  return { name: scimName, description: told, type, multiValued, caseExact: true, ...access };
}

/** The extension of an account, without what has no value. */
export function shownAttributes(attributes: Attributes, shape: AccountShape): JsonObject {
  const members: Record<string, JsonValue> = {};
  for (const attribute of shape.attributes) {
    const value = attribute.secret ? undefined : shown(attributes[attribute.name], attribute);
    if (value !== undefined) members[attribute.scimName] = value;
  }
  return members;
}
