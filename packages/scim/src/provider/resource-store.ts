import type { ListPosition, ListQuery, ListResult } from "../list/list-query.ts";
import type { AttributePath } from "../path/attribute-path.ts";
import type { JsonValue, NewResource, Resource } from "../resource/resource.ts";

/** What a read may leave out. */
export interface ReadOptions {
  /** Attributes that the answer will not show: a store need not load them. */
  readonly excluded: readonly AttributePath[];
  /**
   * Of these multi-valued attributes only some elements matter; a store may leave the others out, or give them all. A store that
   * leaves any out keeps versions.
   */
  readonly elements?: readonly ElementSelection[];
}

/** Elements of a multi-valued attribute, by their `value`; letter case matters where it does to the `value` (`caseExact`). */
export interface ElementSelection {
  readonly path: AttributePath;
  readonly values: readonly string[];
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
  /** As the store gave it: of an attribute read by `elements`, those elements alone where the store left the others out. */
  readonly before: Resource;
  /** As incomplete as `before`: a store that leaves elements out changes that attribute by `changes`. */
  readonly after: Resource;
}

/**
 * A resource as the JSON text of what is shown of it by default. `meta` is the last member, and `meta` and the resource are left
 * open, for the provider to end them with `,"location":"…"}}`: `{"schemas":[…],"id":"41",…,"meta":{"resourceType":"User",…,"version":"W/\"3\""`.
 */
export interface RenderedResource {
  readonly id: string;
  /** `meta.version`, as it stands in the text before JSON escapes it. */
  readonly version: string;
  readonly text: string;
}

export interface RenderedPage {
  readonly totalResults: number;
  readonly resources: readonly RenderedResource[];
  readonly next?: ListPosition;
}

/** Reads that spare a resource the way from text to objects and back. `undefined`: no such text; ask `get` or `list` instead. */
export interface RenderedReads<Caller> {
  get(caller: Caller, id: string): RenderedResource | undefined | Promise<RenderedResource | undefined>;
  list(caller: Caller, query: ListQuery): RenderedPage | undefined | Promise<RenderedPage | undefined>;
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
   * `preconditionFailed`. Without it a lost race throws `conflict`, and the provider reads and tries again; a store that can add
   * and remove elements whatever else changed meanwhile has no race to lose. Resolves to the resource as it is now, without
   * what `options.excluded` names, or to `undefined` when it is too large to be read for a client that did not ask to see it.
   */
  modify(
    caller: Caller,
    id: string,
    modification: Modification,
    expectedVersion?: string,
    options?: ReadOptions,
  ): Promise<Resource | undefined>;
  delete(caller: Caller, id: string, expectedVersion?: string): Promise<void>;
  /**
   * `true`: what has no `meta.version` was read in part, so that its version is not known, and none is told. Otherwise it is a hash of
   * the content.
   */
  readonly keepsVersions?: boolean;
  /** Absent: every answer is made from resources. */
  readonly rendered?: RenderedReads<Caller>;
}
