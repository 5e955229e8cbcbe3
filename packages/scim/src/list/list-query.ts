import type { Filter } from "../filter/filter.ts";
import type { AttributePath } from "../path/attribute-path.ts";
import type { Resource } from "../resource/resource.ts";

export interface SortKey {
  readonly path: AttributePath;
  readonly order: "ascending" | "descending";
}

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
}

/**
 * What a store gives back, and how much of the query it has done itself (the honest residual):
 * `page`: filtered, sorted and cut; the resources are the answer.
 * `candidates`: a superset in no order; the provider filters, sorts and cuts.
 */
export type ListResult =
  | { readonly kind: "page"; readonly totalResults: number; readonly resources: readonly Resource[] }
  | { readonly kind: "candidates"; readonly resources: AsyncIterable<Resource> };
