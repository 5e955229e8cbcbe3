import type { Resource } from "../resource/resource.ts";
import type { Exchange } from "./exchange.ts";
import type { Outcome } from "./outcome.ts";

/**
 * Thrown by a store that took a write on and has not done it yet: the answer is 202 (RFC 9110 section 15.3.3) with a resource that
 * tells how far it is, and with that resource's URI as `Location`. Never an error: nothing of it is logged.
 */
export class ScimAccepted extends Error {
  override readonly name = "ScimAccepted";
  /** The name of the type that the tracking resource is of: one that the same provider serves. */
  readonly resourceType: string;
  readonly resource: Resource;

  constructor(resourceType: string, resource: Resource) {
    super(`taken on; ${resourceType} ${resource.id} tells how far it is`);
    this.resourceType = resourceType;
    this.resource = resource;
  }
}

/** Runs a write; what the store only took on becomes an outcome like any other. */
export async function takenOn<Caller>(
  { service }: Exchange<Caller>,
  write: () => Promise<Outcome<Caller>>,
): Promise<Outcome<Caller>> {
  try {
    return await write();
  } catch (error) {
    if (!(error instanceof ScimAccepted)) throw error;
    const type = service.types.find(({ name }) => name === error.resourceType);
    if (type === undefined) throw new TypeError(`no resource type ${error.resourceType} is served`, { cause: error });
    return { kind: "accepted", type, resource: error.resource };
  }
}
