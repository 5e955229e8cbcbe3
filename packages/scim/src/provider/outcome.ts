import type { Projector } from "../resource/projection.ts";
import type { JsonObject, Resource } from "../resource/resource.ts";
import type { ServedType } from "./service.ts";

/** A resource on a list, with what shows it: a search may mix types. */
export interface ListedResource<Caller> {
  readonly type: ServedType<Caller>;
  readonly projector: Projector;
  readonly resource: Resource;
}

/** What an action came to; how it looks on the wire is for `respond` to say. */
export type Outcome<Caller> =
  | {
      readonly kind: "resource";
      readonly status: 200 | 201;
      readonly type: ServedType<Caller>;
      readonly projector: Projector;
      readonly resource: Resource;
    }
  | {
      readonly kind: "list";
      readonly totalResults: number;
      readonly startIndex: number;
      readonly resources: readonly ListedResource<Caller>[];
    }
  | { readonly kind: "document"; readonly document: JsonObject }
  | { readonly kind: "nothing" };
