import type { Fields } from "./fields.ts";

export interface SortKey<Property extends string> {
  readonly property: Property;
  readonly direction: "asc" | "desc";
}

/**
 * `sort=property [asc|desc]`, comma separated, at most three; ascending when not said. Published clients of lists that sort by one
 * property send the direction alone: it is of the first one known.
 */
export function readSort<Property extends string>(
  fields: Fields,
  known: readonly Property[],
): readonly SortKey<Property>[] {
  const text = fields.text("sort", { limit: 500 });
  if (text === undefined || text.trim() === "") return [];
  const parts = text.split(",");
  if (parts.length > 3) fields.refuse("sort", "takes at most three properties.");
  const keys: SortKey<Property>[] = [];
  for (const part of parts) {
    const words = /^\s*(asc|desc)\s*$/i.test(part) ? `${known[0]} ${part}` : part;
    const [name = "", direction = "asc", ...rest] = words.trim().split(/\s+/);
    const property = known.find((element) => element.toLowerCase() === name.toLowerCase());
    const order = direction.toLowerCase();
    if (property === undefined) {
      fields.refuse("sort", `knows no property [${name}]; it knows ${known.join(", ")}.`);
    } else if ((order !== "asc" && order !== "desc") || rest.length > 0) {
      fields.refuse("sort", "must be a property, then asc or desc.");
    } else {
      keys.push({ property, direction: order });
    }
  }
  return keys;
}
