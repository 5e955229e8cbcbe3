import type { AttributePath, Schema } from "@castellan/scim";
import { type Application, accountSchema } from "../../application/application.ts";
import type { Compile } from "../../expression/cache.ts";
import { scimNames } from "../attribute-name.ts";
import type { Dialect } from "../dialect.ts";
import type { DeclaredValue } from "../value.ts";
import { coreUser, enterpriseUser, userExtension } from "./schema.ts";

/** An attribute of an identity, where SCIM has a place for it, or among those of our own extension. */
export interface UserField extends DeclaredValue {
  readonly path: AttributePath;
  /** What identities call it: the first is written, the others are read where the first has no value. */
  readonly names: readonly [string, ...string[]];
}

/** How identities look: what their attributes are called is for each company to say. */
export interface UserShape {
  readonly core: Schema;
  readonly enterprise: Schema;
  readonly extension: Schema;
  readonly fields: readonly UserField[];
  /** The one address that rules and policies know, and the attribute of all others. */
  readonly email: readonly [string, ...string[]];
}

export const otherEmails = "otherEmails";

const text: DeclaredValue = { type: "string", multiValued: false };

/** Places of the core and enterprise schemas, with the names that companies usually give to what stands there. */
const places: readonly { readonly path: AttributePath; readonly names: readonly [string, ...string[]] }[] = [
  { path: { attribute: "externalId" }, names: ["externalId"] },
  { path: { attribute: "name", subAttribute: "familyName" }, names: ["lastName", "familyName", "surname"] },
  { path: { attribute: "name", subAttribute: "givenName" }, names: ["firstName", "givenName"] },
  { path: { attribute: "name", subAttribute: "middleName" }, names: ["middleName"] },
  { path: { attribute: "nickName" }, names: ["nickName", "preferredName"] },
  { path: { attribute: "title" }, names: ["title", "jobTitle"] },
  { path: { attribute: "userType" }, names: ["employeeType", "userType"] },
  { path: { attribute: "preferredLanguage" }, names: ["preferredLanguage"] },
  { path: { attribute: "locale" }, names: ["locale"] },
  { path: { attribute: "timezone" }, names: ["timezone"] },
];

const enterpriseNames: readonly (readonly [string, ...string[]])[] = [
  ["employeeNumber", "employeeId"],
  ["costCenter"],
  ["organization", "company"],
  ["division"],
  ["department"],
];

const emailNames = ["email", "mail"] as const;

/** Gives every attribute that an authoritative application maps its place. */
export function userShape(authoritative: readonly Application[], dialect: Dialect, compile: Compile): UserShape {
  const mapped = new Map<string, DeclaredValue>();
  for (const application of authoritative) {
    for (const [name, source] of Object.entries(application.identityAttributes)) {
      if (name !== "name" && name !== "displayName") mapped.set(name, declared(application, source, compile));
    }
  }
  const claimed = new Set<string>([otherEmails]);
  const claim = (names: readonly [string, ...string[]]): readonly [string, ...string[]] => {
    const chosen = names.find((name) => mapped.has(name)) ?? names[0];
    // A name that is mapped besides the chosen one means something else here: it is shown by itself.
    const others = names.filter((name) => name !== chosen && !mapped.has(name));
    claimed.add(chosen);
    return [chosen, ...others];
  };
  const standing: UserField[] = [
    ...places.map(({ path, names }) => ({ ...text, path, names: claim(names) })),
    ...enterpriseNames.map((names) => {
      const path = { schema: enterpriseUser.id, attribute: names[0] };
      return { ...text, path, names: claim(names) };
    }),
  ];
  const email = claim(emailNames);
  const urn = dialect.urn("User");
  const extended = extendedFields(mapped, claimed, urn);
  return {
    core: coreUser,
    enterprise: enterpriseUser,
    extension: userExtension(urn, extended),
    fields: [...standing, ...extended],
    email,
  };
}

/** The names that the extension has for what governance itself knows. */
const reserved = ["accounts", "entitlements", "isManager", "source", "correlated"];

function extendedFields(
  mapped: ReadonlyMap<string, DeclaredValue>,
  claimed: ReadonlySet<string>,
  schema: string,
): readonly UserField[] {
  const names = [...mapped.keys()].filter((name) => !claimed.has(name)).sort();
  const scimNamed = scimNames([...reserved, ...names]);
  return names.map((name) => ({
    ...(mapped.get(name) ?? text),
    path: { schema, attribute: scimNamed.get(name) ?? name },
    names: [name],
  }));
}

/** `account.location` and `account["name.givenName"]`: nothing but one attribute of the account. */
const plainAccess = /^account(?:\.\w+|\["[^"]+"\])+$/;

const celTypes = new Map<string, DeclaredValue["type"]>([
  ["bool", "boolean"],
  ["int", "integer"],
  ["double", "decimal"],
]);

/** What kind of value an expression gives, as far as can be told without evaluating it. */
function declared(application: Application, source: string, compile: Compile): DeclaredValue {
  const { type, references } = compile(source);
  const [read] = references.attributes.get("account")?.keys() ?? [];
  if (plainAccess.test(source.trim()) && read !== undefined) {
    const definition = accountSchema(application)?.attributes.find(({ name }) => name === read);
    if (definition?.type === "int") return { type: "integer", multiValued: definition.multi };
    if (definition?.type === "boolean") return { type: "boolean", multiValued: definition.multi };
    return { type: "string", multiValued: definition?.multi ?? false };
  }
  return { type: celTypes.get(type) ?? "string", multiValued: type === "list" || type.startsWith("list<") };
}
