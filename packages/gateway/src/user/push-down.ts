import type { Filter, ListQuery } from "@castellan/scim";

/** A condition that picks a handful of users, which a PVWA can be asked for directly. */
export type Selection =
  | { readonly by: "id"; readonly value: string }
  | { readonly by: "userName"; readonly value: string };

/**
 * The selection that a filter contains: every user that matches the filter matches it too. `active` is not among them: a
 * PVWA's `UserStatus` tells suspended users from active ones, and knows nothing of directories.
 */
export function selectionOf(filter: Filter): Selection | undefined {
  if (filter.kind === "and") {
    for (const operand of filter.operands) {
      const selection = selectionOf(operand);
      if (selection !== undefined) return selection;
    }
    return undefined;
  }
  if (filter.kind !== "comparison" || filter.operator !== "eq" || typeof filter.value !== "string") return undefined;
  const { schema, attribute, subAttribute } = filter.path;
  if (schema !== undefined || subAttribute !== undefined) return undefined;
  if (attribute === "id" || attribute === "userName") return { by: attribute, value: filter.value };
  return undefined;
}

/** The attributes that filter and sort look at, as `attribute` or `urn:attribute`. */
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

function nameOf({ schema, attribute, subAttribute }: NonNullable<ListQuery["sort"]>["path"]): string {
  if (schema !== undefined) return `${schema}:${attribute}`;
  return attribute === "meta" ? `meta.${subAttribute ?? ""}` : attribute;
}
