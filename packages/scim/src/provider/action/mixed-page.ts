import type { Place } from "../../list/place.ts";
import type { Resource } from "../../resource/resource.ts";
import type { ListedResource } from "../outcome.ts";
import type { ListPlan } from "./page.ts";

/** Where each type's part of the list begins; `null` where it has ended. */
export type Places = readonly (Place | null)[];

/** A page of resources of several types. */
export interface MixedPage<Caller> {
  readonly totalResults: number;
  readonly resources: readonly ListedResource<Caller>[];
  /** Absent on the last page. */
  readonly next?: Places;
}

export function listed<Caller>(
  { type, projector }: ListPlan<Caller>,
  resources: readonly Resource[],
): readonly ListedResource<Caller>[] {
  return resources.map((resource) => ({ type, projector, resource }));
}

export function mixedPage<Caller>(
  totalResults: number,
  resources: readonly ListedResource<Caller>[],
  next: Places,
): MixedPage<Caller> {
  return { totalResults, resources, ...(next.some((place) => place !== null) ? { next } : {}) };
}
