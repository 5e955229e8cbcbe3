type Document = Readonly<Record<string, unknown>>;

/** Lays `over` upon `base`: objects are joined member by member, everything else is replaced. */
export function merge(base: Document, over: Document): Document {
  const result: Record<string, unknown> = { ...base };
  for (const [name, value] of Object.entries(over)) {
    if (value === undefined) continue;
    const below = result[name];
    result[name] = isDocument(below) && isDocument(value) ? merge(below, value) : value;
  }
  return result;
}

export function isDocument(value: unknown): value is Document {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
