/** Groups, safes and safe members: one page, with the grand total. */
export interface Collection<Item> {
  readonly value: readonly Item[];
  /** How many there are in all pages together. */
  readonly count: number;
  /** Where the next page is, relative to `/PasswordVault/` and without a leading slash; absent on the last page. */
  readonly nextLink?: string;
}

/** What the lists that page by `offset` and `limit` take. */
export interface CollectionQuery {
  /** At most 500 characters. */
  readonly search?: string;
  /** `property op value`, joined by ` AND `: `groupType eq Vault`. */
  readonly filter?: string;
  /** `property asc|desc`, comma separated, at most three. */
  readonly sort?: string;
  readonly offset?: number;
  readonly limit?: number;
}
