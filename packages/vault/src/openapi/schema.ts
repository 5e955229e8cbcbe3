/** A JSON Schema (draft 2020-12), as OpenAPI 3.1 takes it. */
export type Schema = Readonly<Record<string, unknown>>;

/** The schema of that name among the document's components. */
export function ref(name: string): Schema {
  return { $ref: `#/components/schemas/${name}` };
}

export const text: Schema = { type: "string" };
export const flag: Schema = { type: "boolean" };
export const integer: Schema = { type: "integer" };

export function upTo(maxLength: number): Schema {
  return { type: "string", maxLength };
}

export function between(minimum: number, maximum: number): Schema {
  return { type: "integer", minimum, maximum };
}

export function choice(values: readonly string[]): Schema {
  return { type: "string", enum: values };
}

export function list(items: Schema): Schema {
  return { type: "array", items };
}

export function nullable(schema: Schema): Schema {
  return { anyOf: [schema, { type: "null" }] };
}

export function described(schema: Schema, description: string): Schema {
  return { ...schema, description };
}

/** With the value that counts when it is left out. */
export function usually(schema: Schema, value: string | number | boolean): Schema {
  return { ...schema, default: value };
}

export const unixSeconds = described(integer, "Unix seconds");
export const unixMicroseconds = described(integer, "Unix microseconds");
export const usDate = described(text, "MM/dd/yyyy, UTC; empty for never");

/** An object of an answer: it has every member of `Shape`, apart from those of `optional` that have no value. */
export function answerOf<Shape extends object>(
  properties: Readonly<Record<keyof Shape & string, Schema>>,
  ...optional: readonly (keyof Shape & string)[]
): Schema {
  const missing = new Set<string>(optional);
  return { type: "object", properties, required: Object.keys(properties).filter((name) => !missing.has(name)) };
}

/** An object of an answer whose shape no type of the contract tells. */
export function answer(properties: Readonly<Record<string, Schema>>, ...optional: readonly string[]): Schema {
  return answerOf<Record<string, unknown>>(properties, ...optional);
}

/** An object of a request: it may have members of `Shape`, and must have those of `required`. */
export function bodyOf<Shape extends object>(
  properties: Readonly<Record<keyof Shape & string, Schema>>,
  ...required: readonly (keyof Shape & string)[]
): Schema {
  return { type: "object", properties, ...(required.length === 0 ? {} : { required }) };
}

/** An object of a request whose shape no type of the contract tells. */
export function body(properties: Readonly<Record<string, Schema>>, ...required: readonly string[]): Schema {
  return bodyOf<Record<string, unknown>>(properties, ...required);
}

/** Texts by name, each with its limit. */
export function textsUpTo<Name extends string>(limits: Readonly<Record<Name, number>>): Readonly<Record<Name, Schema>>;
export function textsUpTo(limits: Readonly<Record<string, number>>): Readonly<Record<string, Schema>> {
  return Object.fromEntries(Object.entries(limits).map(([name, limit]) => [name, upTo(limit)]));
}

/** The envelope of a page of a list. */
export function page(items: Schema): Schema {
  return answer(
    {
      value: list(items),
      count: described(integer, "How many there are in all pages together"),
      nextLink: described(text, "Where the next page is, relative to /PasswordVault/; absent on the last page"),
    },
    "nextLink",
  );
}
