import type { AuthenticationScheme } from "../discovery/authentication-scheme.ts";
import { compileProjector, defaultSelection, type Projector } from "../resource/projection.ts";
import { type CompiledResourceType, compileResourceType } from "../schema/compiled.ts";
import type { ResourceTypeDefinition } from "../schema/resource-type.ts";
import type { ProviderOptions } from "./options.ts";
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
  /** Queues the writers of one resource after a lost race. */
  readonly turns: Turns;
}

/** A provider's options, compiled. */
export interface Service<Caller> {
  readonly options: ProviderOptions<Caller>;
  readonly authenticationSchemes: readonly AuthenticationScheme[];
  readonly types: readonly ServedType<Caller>[];
  /** By the name of the endpoint in lower case, without slash. */
  readonly typesByEndpoint: ReadonlyMap<string, ServedType<Caller>>;
}

export function compileService<Caller>(options: ProviderOptions<Caller>): Service<Caller> {
  const types = options.resourceTypes.map((definition): ServedType<Caller> => {
    const compiled = compileResourceType(definition);
    return {
      name: definition.name,
      definition,
      compiled,
      store: definition.store,
      projector: compileProjector(compiled, defaultSelection),
      turns: createTurns(),
    };
  });
  return {
    options,
    authenticationSchemes: options.authenticationSchemes,
    types,
    typesByEndpoint: new Map(types.map((type) => [type.definition.endpoint.replaceAll("/", "").toLowerCase(), type])),
  };
}
