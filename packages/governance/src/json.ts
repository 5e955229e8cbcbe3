export type JsonRecord = Readonly<Record<string, unknown>>;

export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A JSON object that governance itself stored. */
export function parseRecord(text: string): JsonRecord {
  const value: unknown = JSON.parse(text);
  return isRecord(value) ? value : {};
}

/** A JSON list that governance itself stored; elements that are not what `guard` says are left out. */
export function parseList<Element>(text: string, guard: (value: unknown) => value is Element): readonly Element[] {
  const value: unknown = JSON.parse(text);
  return Array.isArray(value) ? value.filter(guard) : [];
}

export function isText(value: unknown): value is string {
  return typeof value === "string";
}
