import fc from "fast-check";
import { type CompiledAttribute, formatAttributePath } from "../../attribute/compiled.ts";
import { printFilter } from "../../filter/print.ts";
import type { PatchOperation } from "../../patch/request.ts";
import type { JsonValue } from "../../resource/resource.ts";
import { type CompiledResourceType, compiled, type SchemaSource } from "../../schema/compiled.ts";
import { arbitraryValueFilter } from "./filter.ts";
import { arbitraryValue } from "./value.ts";

type Operation = fc.Arbitrary<PatchOperation>;

const op = fc.constantFrom("add" as const, "replace" as const);

function isWritten(attribute: CompiledAttribute): boolean {
  return attribute.mutability !== "readOnly" && attribute.name !== "schemas";
}

function write(path: string, value: fc.Arbitrary<JsonValue>): Operation {
  return fc.tuple(op, value).map(([name, given]) => ({ op: name, path, value: given }));
}

function onAttribute(attribute: CompiledAttribute): readonly Operation[] {
  const path = formatAttributePath(attribute.path);
  const value = arbitraryValue(attribute);
  const operations = [write(path, value), fc.constant<PatchOperation>({ op: "remove", path })];
  if (attribute.open || attribute.type !== "complex") return operations;
  const subs = attribute.subAttributes.filter(isWritten);
  if (attribute.multiValued)
    return [...operations, ...subs.map((sub) => onChosen(attribute, sub)), onElements(attribute)];
  return [
    ...operations,
    ...subs.map((sub) => write(formatAttributePath(sub.path), arbitraryValue(sub))),
    ...subs.map((sub) => fc.constant<PatchOperation>({ op: "remove", path: formatAttributePath(sub.path) })),
  ];
}

/** An operation on the elements that a value filter chooses. */
function onElements(attribute: CompiledAttribute): Operation {
  const path = formatAttributePath(attribute.path);
  return fc
    .tuple(arbitraryValueFilter(attribute), op, fc.option(arbitraryValue({ ...attribute, multiValued: false })))
    .map(([filter, name, value]) => {
      const chosen = `${path}[${printFilter(filter)}]`;
      return value === null ? { op: "remove", path: chosen } : { op: name, path: chosen, value };
    });
}

function onChosen(attribute: CompiledAttribute, sub: CompiledAttribute): Operation {
  const path = formatAttributePath(attribute.path);
  return fc.tuple(arbitraryValueFilter(attribute), op, fc.option(arbitraryValue(sub))).map(([filter, name, value]) => {
    const chosen = `${path}[${printFilter(filter)}].${sub.name}`;
    return value === null ? { op: "remove", path: chosen } : { op: name, path: chosen, value };
  });
}

/** One operation of a PATCH, of any form. It may be refused: a path may choose nothing, a required attribute be removed. */
export function arbitraryOperation(of: CompiledResourceType | SchemaSource): Operation {
  const type = compiled(of);
  const schemas = [type.core, ...type.extensions];
  const attributes = schemas.flatMap((schema) => schema.attributes.filter(isWritten));
  const withoutPath = attributes.map((attribute): Operation => {
    const { schema } = attribute.path;
    return fc.tuple(op, arbitraryValue(attribute)).map(([name, given]) => {
      const members = { [attribute.name]: given };
      return { op: name, value: schema === undefined ? members : { [schema]: members } };
    });
  });
  const onExtension = type.extensions.map(({ id }) => fc.constant<PatchOperation>({ op: "remove", path: id }));
  return fc.oneof(...attributes.flatMap(onAttribute), ...withoutPath, ...onExtension);
}
