import type { ListQuery, ListResult } from "../list/list-query.ts";
import type { AttributePath } from "../path/attribute-path.ts";
import type { JsonValue, NewResource, Resource } from "../resource/resource.ts";

/** What a read may leave out. */
export interface ReadOptions {
  /** Attributes that the answer will not show: a store need not load them. */
  readonly excluded: readonly AttributePath[];
}

/** One attribute that a PATCH or PUT changes: what the store has to do, where it can do less than write the whole resource. */
export interface AttributeChange {
  readonly path: AttributePath;
  /**
   * `set` replaces the value of a single-valued attribute or sub-attribute (`null` unassigns). A multi-valued attribute always
   * changes by `add` and `remove`, whose value is the array of the elements that come and go.
   */
  readonly operation: "set" | "add" | "remove";
  readonly value: JsonValue;
}

/** A change that was checked against the schema: its delta, and the resource as it will be. */
export interface Modification {
  readonly changes: readonly AttributeChange[];
  readonly before: Resource;
  readonly after: Resource;
}

/**
 * Where the resources of one type live. Every method may throw `ScimError`; `notFound`, `uniqueness` and `preconditionFailed`
 * are the store's to detect. A store returns copies: nobody can change what it holds by changing what it gave.
 */
export interface ResourceStore<Caller> {
  /** The resource with this id, or one that the store also answers to by name; `undefined` when there is none. */
  get(caller: Caller, id: string, options?: ReadOptions): Promise<Resource | undefined>;
  list(caller: Caller, query: ListQuery): Promise<ListResult>;
  /** Stores a validated resource, which may carry writeOnly attributes (`password`), and returns it with its `id` and `meta`. */
  create(caller: Caller, resource: NewResource): Promise<Resource>;
  /**
   * Applies a change. `expectedVersion` is set when the client sent `If-Match`: a store that finds another throws
   * `preconditionFailed`. Without it a lost race throws `conflict`, and the provider reads and tries again.
   */
  modify(caller: Caller, id: string, modification: Modification, expectedVersion?: string): Promise<Resource>;
  delete(caller: Caller, id: string, expectedVersion?: string): Promise<void>;
}
