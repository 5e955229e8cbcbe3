import { type AttributeChange, type JsonObject, type JsonValue, type Modification, scimErrors } from "@castellan/scim";
import type { Application } from "../../application/application.ts";
import { accountSchema } from "../../application/application.ts";
import type { AccountRequest, AttributeRequest, Operation } from "../../plan/plan.ts";
import type { Landscape } from "../landscape.ts";
import { isObject, kept, textAt, textOf } from "../value.ts";
import type { AccountAttribute, AccountShape } from "./shape.ts";

/** Everything of a resource that stands under a schema of some application's accounts. */
function refuseForeign(resource: JsonObject, own: AccountShape | undefined, { accountShapes }: Landscape): void {
  for (const { urn, application } of accountShapes) {
    if (urn === own?.urn || resource[urn] === undefined) continue;
    const of = own === undefined ? "this application" : own.application;
    throw scimErrors.invalidValue(`An account of ${of} has no attributes of ${application}: leave ${urn} out`);
  }
}

function refuseExternalId(resource: JsonObject): void {
  if (resource.externalId === undefined) return;
  throw scimErrors.mutability("An account keeps no externalId: leave it out");
}

/** The request that creates what a POST describes. Throws for what could not be carried out. */
export function creation(resource: JsonObject, application: Application, landscape: Landscape): AccountRequest {
  const shape = landscape.accounts(application.name);
  refuseForeign(resource, shape, landscape);
  refuseExternalId(resource);
  if (resource.active === false) {
    throw scimErrors.invalidValue("active: an account is created enabled; create it, then set active to false");
  }
  if (resource.locked === true) throw cannotLock();
  const extension = shape === undefined ? undefined : resource[shape.urn];
  const attributeRequests = isObject(extension) ? settings(extension, shape) : [];
  const password = textOf(resource.password);
  return {
    application: application.name,
    operation: "Create",
    attributeRequests: withNativeIdentity(attributeRequests, textOf(resource.nativeIdentity), application),
    ...(password === undefined ? {} : { password }),
  };
}

function settings(extension: JsonObject, shape: AccountShape | undefined): readonly AttributeRequest[] {
  return Object.entries(extension).flatMap(([scimName, value]) => {
    const attribute = shape?.byScimName.get(scimName);
    if (attribute === undefined || value === undefined) return [];
    return [{ name: attribute.name, operation: "Set", value: kept(value) }];
  });
}

/** Who names the account: its application, unless the attribute that it knows accounts by can be written. */
function withNativeIdentity(
  requests: readonly AttributeRequest[],
  nativeIdentity: string | undefined,
  application: Application,
): readonly AttributeRequest[] {
  if (nativeIdentity === undefined) return requests;
  const schema = accountSchema(application);
  const definition = schema?.attributes.find(({ name }) => name === schema.identityAttribute);
  if (definition?.writable !== true) {
    throw scimErrors.mutability(`nativeIdentity: ${application.name} gives it to new accounts itself; leave it out`);
  }
  const same = requests.find(({ name }) => name === definition.name);
  if (same === undefined) return [...requests, { name: definition.name, operation: "Set", value: nativeIdentity }];
  if (same.value === nativeIdentity) return requests;
  throw scimErrors.invalidValue(`nativeIdentity and ${definition.name} are the same attribute: give them one value`);
}

function cannotLock(): Error {
  return scimErrors.mutability("locked can only be set to false: only the application locks accounts");
}

/** What a change asks of the account's application, and whose the account is said to be. */
export interface AccountChange {
  readonly requests: readonly AccountRequest[];
  /** The id, or the name, of the identity. */
  readonly identity: string | undefined;
}

/** Throws for what could not be carried out: nothing of a change is left out. */
export function changeRequests(
  modification: Modification,
  account: { readonly application: string; readonly nativeIdentity: string },
  landscape: Landscape,
): AccountChange {
  const { before, after, changes } = modification;
  const shape = landscape.accounts(account.application);
  refuseForeign(after, shape, landscape);
  refuseExternalId(after);
  const identity = textAt(after.identity, "value");
  const isMoved = identity !== textAt(before.identity, "value");
  if (isMoved && identity === undefined) {
    throw scimErrors.mutability(
      "identity: an account can be given to another User, not to nobody; to let the rules decide again, DELETE /api/accounts/:id/identity",
    );
  }
  const { application, nativeIdentity } = account;
  const request = (operation: Operation, more: Partial<AccountRequest> = {}): AccountRequest => {
    return { application, nativeIdentity, operation, ...more };
  };
  const password = textOf(after.password);
  const attributeRequests = shape === undefined ? [] : changes.flatMap((change) => attributeRequest(change, shape));
  return {
    identity: isMoved ? identity : undefined,
    requests: [
      ...stateRequests(before, after).map((operation) => request(operation)),
      ...(attributeRequests.length === 0 ? [] : [request("Modify", { attributeRequests })]),
      ...(password === undefined ? [] : [request("ChangePassword", { password })]),
    ],
  };
}

/** A state that a PUT leaves out stays as it is: an account is always one or the other. */
function stateRequests(before: JsonObject, after: JsonObject): readonly Operation[] {
  const operations: Operation[] = [];
  if (typeof after.active === "boolean" && after.active !== before.active) {
    operations.push(after.active ? "Enable" : "Disable");
  }
  if (after.locked === true && before.locked !== true) throw cannotLock();
  if (after.locked === false && before.locked === true) operations.push("Unlock");
  return operations;
}

function attributeRequest(
  { path, operation, value }: AttributeChange,
  shape: AccountShape,
): readonly AttributeRequest[] {
  if (path.schema?.toLowerCase() !== shape.urn.toLowerCase()) return [];
  const attribute = shape.byScimName.get(path.attribute);
  if (attribute === undefined) return [];
  return [{ name: attribute.name, ...(attribute.multiValued ? elements(operation, value) : single(value, attribute)) }];
}

function elements(
  operation: AttributeChange["operation"],
  value: JsonValue,
): Pick<AttributeRequest, "operation" | "value"> {
  const operations = { add: "Add", remove: "Remove", set: "Set" } as const;
  return { operation: operations[operation], value: kept(value) };
}

function single(value: JsonValue, { secret }: AccountAttribute): Pick<AttributeRequest, "operation" | "value"> {
  if (value === null && secret) throw scimErrors.mutability("A secret can be replaced, not taken away");
  return { operation: "Set", value: kept(value) };
}
