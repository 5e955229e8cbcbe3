import type { ApplicationSchema, AttributeDefinition } from "./schema.ts";

export interface SchemaChange {
  readonly objectType: string;
  readonly change: "schemaAdded" | "attributeAdded" | "attributeChanged" | "attributeMissing";
  readonly attribute?: string;
}

export interface MergedSchemas {
  readonly schemas: readonly ApplicationSchema[];
  /** What discovery found that was not so before. A missing attribute is reported and kept. */
  readonly changes: readonly SchemaChange[];
}

/**
 * Merges what a connector discovered into what a person configured: new object types and attributes are added, changed
 * ones are updated, and nothing is removed, for policies and correlation may name it.
 */
export function mergeSchemas(
  configured: readonly ApplicationSchema[],
  discovered: readonly ApplicationSchema[],
): MergedSchemas {
  const changes: SchemaChange[] = [];
  const merged = new Map(configured.map((schema) => [schema.objectType, schema]));
  for (const found of discovered) {
    const known = merged.get(found.objectType);
    if (known === undefined) changes.push({ objectType: found.objectType, change: "schemaAdded" });
    merged.set(found.objectType, known === undefined ? found : mergeSchema(known, found, changes));
  }
  return { schemas: [...merged.values()], changes };
}

function mergeSchema(known: ApplicationSchema, found: ApplicationSchema, changes: SchemaChange[]): ApplicationSchema {
  const { objectType } = known;
  const discovered = new Map(found.attributes.map((attribute) => [attribute.name, attribute]));
  const names = new Set(known.attributes.map(({ name }) => name));
  const kept = known.attributes.map((attribute) => {
    const now = discovered.get(attribute.name);
    if (now === undefined) {
      changes.push({ objectType, change: "attributeMissing", attribute: attribute.name });
      return attribute;
    }
    if (sameAttribute(attribute, now)) return attribute;
    changes.push({ objectType, change: "attributeChanged", attribute: attribute.name });
    return { ...now, entitlement: attribute.entitlement || now.entitlement };
  });
  const added = found.attributes.filter(({ name }) => !names.has(name));
  for (const { name } of added) changes.push({ objectType, change: "attributeAdded", attribute: name });
  return { ...known, nativeObjectType: found.nativeObjectType, attributes: [...kept, ...added] };
}

/** Is what was discovered what is configured? That an attribute is an entitlement is for a person to say as well. */
function sameAttribute(known: AttributeDefinition, found: AttributeDefinition): boolean {
  return (
    known.type === found.type &&
    known.multi === found.multi &&
    known.required === found.required &&
    known.writable === found.writable &&
    (known.entitlement || !found.entitlement) &&
    known.description === found.description
  );
}
