import type { ConnectorAttributeChange } from "@castellan/governance";
import type { JsonObject, PatchOperation } from "@castellan/scim";
import type { AttributeMapping } from "./attribute-map.ts";
import type { ObjectType } from "./object-type.ts";
import { wireValue, writableMapping } from "./resource-change.ts";
import { changedValue, itemsToAdd, valuesOf } from "./wire-value.ts";

/** RFC 7644 section 3.5.2: `name.givenName`, `urn:…:User:location`. */
export function patchPath({ extension, attribute, subAttribute, shape }: AttributeMapping): string {
  const path = shape === "single" && subAttribute !== undefined ? `${attribute}.${subAttribute}` : attribute;
  return extension === undefined ? path : `${extension}:${path}`;
}

/** Only a replaced list depends on what is there: its elements may say more than their values, which is to be kept. */
function dependsOnCurrent(mapping: AttributeMapping, operation: ConnectorAttributeChange["operation"]): boolean {
  if (mapping.shape === "single" || operation === "Add") return false;
  return operation === "Set" || mapping.shape === "values";
}

/** Must the resource be read before the changes can be written as PATCH operations? */
export function needsCurrent(type: ObjectType, changes: readonly ConnectorAttributeChange[]): boolean {
  return changes.some(({ attribute, operation }) => dependsOnCurrent(writableMapping(type, attribute), operation));
}

/**
 * Changes as PATCH operations.
 * @param current The resource before, where `needsCurrent` asks for it.
 * @throws ConnectorError `schema`, naming the attribute
 */
export function patchOperations(
  type: ObjectType,
  changes: readonly ConnectorAttributeChange[],
  current: JsonObject | undefined,
): readonly PatchOperation[] {
  return changes.flatMap((change) => operationsOf(writableMapping(type, change.attribute), change, current ?? {}));
}

function operationsOf(
  mapping: AttributeMapping,
  change: ConnectorAttributeChange,
  current: JsonObject,
): readonly PatchOperation[] {
  const path = patchPath(mapping);
  if (mapping.shape !== "single" && change.operation === "Add") {
    return [{ op: "add", path, value: itemsToAdd(mapping, change.value) }];
  }
  if (mapping.shape === "elements" && change.operation === "Remove") {
    return valuesOf(change.value).map((value) => ({
      op: "remove",
      path: `${path}[value eq ${JSON.stringify(value)}]`,
    }));
  }
  const value = changedValue(mapping, change, wireValue(current, mapping));
  return [value === undefined ? { op: "remove", path } : { op: "replace", path, value }];
}
