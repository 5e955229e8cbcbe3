import { type CursorCodec, createCursorCodec } from "../cursor/codec.ts";
import { type AcrossTypes, compileAcrossTypes } from "../list/across-types.ts";
import type { AttributePath } from "../path/attribute-path.ts";
import { compileProjector, defaultSelection, type Projector } from "../resource/projection.ts";
import { type CompiledResourceType, compileResourceType } from "../schema/compiled.ts";
import type { ResourceTypeDefinition } from "../schema/resource-type.ts";
import { createLocations, type Locations } from "./location.ts";
import type { ProviderOptions } from "./options.ts";
import { type Refusal, refusal } from "./refusal.ts";
import type { ResourceStore } from "./resource-store.ts";
import { createTurns, type Turns } from "./turns.ts";

/** A resource type with everything that is compiled for it once. */
export interface ServedType<Caller> {
  readonly name: string;
  readonly definition: ResourceTypeDefinition<Caller>;
  readonly compiled: CompiledResourceType;
  readonly store: ResourceStore<Caller>;
  /** Shows what is returned by default. */
  readonly projector: Projector;
  readonly locations: Locations;
  /** Queues the writers of one resource after a lost race. */
  readonly turns: Turns;
}

/** A provider's options, compiled. */
export interface Service<Caller> {
  readonly options: ProviderOptions<Caller>;
  readonly types: readonly ServedType<Caller>[];
  /** By the name of the endpoint without slash, as it is written and in lower case. */
  readonly typesByEndpoint: ReadonlyMap<string, ServedType<Caller>>;
  readonly refuse: Refusal;
  /** What lists over all types look names up in. */
  readonly acrossTypes: AcrossTypes;
  /** Absent: lists are paged by index alone. */
  readonly cursors?: CursorCodec;
}

/** Throws a `TypeError` for options that cannot be served. */
export function compileService<Caller>(options: ProviderOptions<Caller>): Service<Caller> {
  const types = options.resourceTypes.map((definition): ServedType<Caller> => {
    const compiled = compileResourceType(definition);
    return {
      name: definition.name,
      definition,
      compiled,
      store: definition.store,
      projector: compileProjector(compiled, defaultSelection),
      locations: createLocations(definition.endpoint),
      turns: createTurns(),
    };
  });
  const endpoints = types.flatMap((type) => {
    const name = type.definition.endpoint.replaceAll("/", "");
    return [[name, type] as const, [name.toLowerCase(), type] as const];
  });
  return {
    options,
    types,
    typesByEndpoint: new Map(endpoints),
    refuse: refusal(options.profile),
    acrossTypes: compileAcrossTypes(types.map(({ compiled }) => compiled)),
    ...(options.cursors === undefined ? {} : { cursors: createCursorCodec(options.cursors, options.clock) }),
  };
}

/**
 * What a store may leave out of an answer that this projector shapes, unless it is needed for something else. `meta` stays: the
 * version is answered in a header whatever the client asked to see.
 */
export function notShown(projector: Projector, needed: readonly AttributePath[] = []): readonly AttributePath[] {
  return projector.hidden.filter(
    (path) =>
      (path.attribute !== "meta" || path.schema !== undefined) &&
      !needed.some((other) => path.attribute === other.attribute && path.schema === other.schema),
  );
}
