import type { AttributePath, Filter, ListQuery } from "@castellan/scim";

/** A condition that picks a handful of resources, which can be asked for directly. */
export interface Selection<Name extends string> {
  readonly by: Name;
  readonly value: string;
}

/**
 * The selection by one of `names` (`userName`, `members.value`) that a filter contains: every resource that matches the filter
 * matches it too. The names are those of core attributes, and the first there is counts.
 */
export function selectionOf<Name extends string>(filter: Filter, names: readonly Name[]): Selection<Name> | undefined {
  if (filter.kind === "and") {
    for (const operand of filter.operands) {
      const selection = selectionOf(operand, names);
      if (selection !== undefined) return selection;
    }
    return undefined;
  }
  if (filter.kind === "valuePath") return inElement(filter.path, filter.filter, names);
  if (filter.kind !== "comparison" || filter.operator !== "eq" || typeof filter.value !== "string") return undefined;
  const by = names.find((name) => name === dotted(filter.path));
  return by === undefined ? undefined : { by, value: filter.value };
}

/** `members[value eq "41"]` selects as `members.value eq "41"` does. */
function inElement<Name extends string>(
  { schema, attribute }: AttributePath,
  filter: Filter,
  names: readonly Name[],
): Selection<Name> | undefined {
  const operands = filter.kind === "and" ? filter.operands : [filter];
  for (const operand of operands) {
    if (operand.kind !== "comparison" || operand.path.subAttribute !== undefined) continue;
    // Paths in a value path are relative to the element.
    const path = { attribute, subAttribute: operand.path.attribute, ...(schema === undefined ? {} : { schema }) };
    const selection = selectionOf({ ...operand, path }, names);
    if (selection !== undefined) return selection;
  }
  return undefined;
}

function dotted({ schema, attribute, subAttribute }: AttributePath): string | undefined {
  if (schema !== undefined) return undefined;
  return subAttribute === undefined ? attribute : `${attribute}.${subAttribute}`;
}

/** The attributes that filter and sort look at, as `attribute` or `urn:attribute`; of `meta` as `meta.version`. */
export function attributesNeeded({ filter, sort }: Pick<ListQuery, "filter" | "sort">): ReadonlySet<string> {
  const names = new Set(filter === undefined ? [] : attributesIn(filter));
  if (sort !== undefined) names.add(nameOf(sort.path));
  return names;
}

function* attributesIn(filter: Filter): Generator<string> {
  switch (filter.kind) {
    case "and":
    case "or":
      for (const operand of filter.operands) yield* attributesIn(operand);
      break;
    case "not":
      yield* attributesIn(filter.operand);
      break;
    // What stands inside a value path is about the same attribute.
    default:
      yield nameOf(filter.path);
  }
}

function nameOf({ schema, attribute, subAttribute }: AttributePath): string {
  if (schema !== undefined) return `${schema}:${attribute}`;
  return attribute === "meta" ? `meta.${subAttribute ?? ""}` : attribute;
}

/** Whether an answer without `excluded` shows a core attribute. */
export function shows(excluded: readonly AttributePath[], name: string): boolean {
  return !excluded.some(
    ({ schema, attribute, subAttribute }) => schema === undefined && subAttribute === undefined && attribute === name,
  );
}
