import type { Filter } from "../filter/filter.ts";
import type { AttributePath } from "../path/attribute-path.ts";
import type { JsonValue, Resource } from "../resource/resource.ts";

export interface SortKey {
  readonly path: AttributePath;
  readonly order: "ascending" | "descending";
}

/**
 * Where in a list a page ended, as the store that gave it understands it (a keyset: the sort value and the id of the last
 * resource). The provider hands it back as it was; clients see it encrypted, inside a cursor (RFC 9865).
 */
export type ListPosition = JsonValue;

/** What a client asked of a list, resolved and bounded by the provider. */
export interface ListQuery {
  readonly filter?: Filter;
  readonly sort?: SortKey;
  /** 1-based, at least 1. */
  readonly startIndex: number;
  /** Resources wanted on the page, at least 0; absent when the client named none and the profile answers everything. */
  readonly count?: number;
  /** Attributes that the answer will not show: a store need not load them. */
  readonly excluded: readonly AttributePath[];
  /** The page begins after this position, whatever `startIndex` says: the `next` of an earlier page of the same filter and order. */
  readonly after?: ListPosition;
  /** The client pages by cursor: a `page` must tell `next` unless it is the last. */
  readonly wantsNext?: boolean;
}

/**
 * What a store gives back, and how much of the query it has done itself (the honest residual):
 * `page`: filtered, sorted and cut; the resources are the answer, `next` is where the following page begins, absent on the last one
 * or when the store cannot say.
 * `candidates`: a superset in no order; the provider filters, sorts and cuts.
 */
export type ListResult =
  | {
      readonly kind: "page";
      readonly totalResults: number;
      readonly resources: readonly Resource[];
      readonly next?: ListPosition;
    }
  | { readonly kind: "candidates"; readonly resources: AsyncIterable<Resource> };
