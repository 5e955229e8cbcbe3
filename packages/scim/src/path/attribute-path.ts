/** `urn:…:User:manager.displayName` resolved against the schemas: names in the schema's own spelling (RFC 7644 section 3.10). */
export interface AttributePath {
  /** The schema URN of an extension attribute; absent for the core schema. */
  readonly schema?: string;
  readonly attribute: string;
  readonly subAttribute?: string;
}
