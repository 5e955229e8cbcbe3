import type { Projector } from "../resource/projection.ts";
import type { JsonObject, Resource } from "../resource/resource.ts";
import type { ReturnPreference } from "./preference.ts";
import type { RenderedResource } from "./resource-store.ts";
import type { ServedType } from "./service.ts";

/** A resource on a list, with what shows it: a search may mix types. */
export interface ListedResource<Caller> {
  readonly type: ServedType<Caller>;
  readonly projector: Projector;
  readonly resource: Resource;
}

/** What every list says of itself besides its resources. */
export interface ListFrame {
  readonly totalResults: number;
  /** Absent on a page that a cursor named. */
  readonly startIndex?: number;
  readonly nextCursor?: string;
}

/** Headers that an action adds to its answer. */
export interface OutcomeHeaders {
  readonly headers?: Readonly<Record<string, string>>;
}

export interface ResourceOutcome<Caller> extends OutcomeHeaders {
  readonly kind: "resource";
  readonly status: 200 | 201;
  readonly type: ServedType<Caller>;
  readonly projector: Projector;
  readonly resource: Resource;
  /** Told in the headers alone: 204, or 201 without body. */
  readonly withoutBody?: boolean;
  /** The preference that decided. */
  readonly applied?: ReturnPreference;
}

export interface RenderedOutcome<Caller> extends OutcomeHeaders {
  readonly kind: "rendered";
  readonly type: ServedType<Caller>;
  readonly rendered: RenderedResource;
}

/** Taken on, not done: `resource` tells how far it is. */
export interface AcceptedOutcome<Caller> extends OutcomeHeaders {
  readonly kind: "accepted";
  readonly type: ServedType<Caller>;
  readonly resource: Resource;
}

/** What an action came to; how it looks on the wire is for `respond` to say. */
export type Outcome<Caller> =
  | ResourceOutcome<Caller>
  | RenderedOutcome<Caller>
  | AcceptedOutcome<Caller>
  | ({ readonly kind: "list"; readonly resources: readonly ListedResource<Caller>[] } & ListFrame & OutcomeHeaders)
  | ({
      readonly kind: "renderedList";
      readonly type: ServedType<Caller>;
      readonly resources: readonly RenderedResource[];
    } & ListFrame &
      OutcomeHeaders)
  | ({ readonly kind: "document"; readonly document: JsonObject } & OutcomeHeaders)
  | ({ readonly kind: "nothing" } & OutcomeHeaders);
