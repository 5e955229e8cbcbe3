import type { JsonValue } from "@castellan/scim";

/** A JSON object under construction. */
export type Draft = { [member: string]: JsonValue | undefined };

/** Leaves out what is not there. */
export function set(draft: Draft, name: string, value: JsonValue | undefined): void {
  if (value !== undefined) draft[name] = value;
}

/** Unset texts, which the vault writes as empty ones, are none. */
export function nonEmpty(text: string | undefined): string | undefined {
  return text === "" ? undefined : text;
}
