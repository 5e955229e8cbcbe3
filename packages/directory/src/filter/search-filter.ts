/**
 * An LDAP search filter (RFC 4511 section 4.5.1.7) as data. Attribute names are as written; values are without their
 * escapes, and are bytes where they are not UTF-8 text (the GUIDs of Active Directory).
 */
export type SearchFilter =
  | { readonly kind: "and" | "or"; readonly filters: readonly SearchFilter[] }
  | { readonly kind: "not"; readonly filter: SearchFilter }
  | { readonly kind: "present"; readonly attribute: string }
  | { readonly kind: "equal"; readonly attribute: string; readonly value: string | Buffer }
  | { readonly kind: "atLeast" | "atMost" | "approximately"; readonly attribute: string; readonly value: string }
  | {
      readonly kind: "substrings";
      readonly attribute: string;
      readonly initial: string;
      readonly any: readonly string[];
      readonly final: string;
    }
  | {
      readonly kind: "extensible";
      readonly attribute: string;
      readonly rule: string;
      readonly dnAttributes: boolean;
      readonly value: string;
    };

export function and(...filters: readonly SearchFilter[]): SearchFilter {
  return { kind: "and", filters };
}

export function or(...filters: readonly SearchFilter[]): SearchFilter {
  return { kind: "or", filters };
}

export function equal(attribute: string, value: string | Buffer): SearchFilter {
  return { kind: "equal", attribute, value };
}
