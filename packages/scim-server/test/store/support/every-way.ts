import { compileResourceType, type ResourceTypeDescription } from "@castellan/scim";

/** Everything that can be: each simple attribute indexed, each complex list kept apart. */
export function everyWay(type: ResourceTypeDescription) {
  const { core, extensions } = compileResourceType(type);
  const attributes = [core, ...extensions].flatMap((schema) => schema.attributes);
  const own = attributes.filter((attribute) => !["id", "meta", "schemas"].includes(attribute.label));
  const apart = own.filter((one) => one.type === "complex" && one.multiValued && one.path.schema === undefined);
  const indexed = own
    .filter((one) => !apart.includes(one))
    .flatMap((one) => (one.type === "complex" ? one.subAttributes : [one]));
  return { apart: apart.map((one) => one.label), indexed: indexed.map((one) => one.label) };
}
