import { ScimError, scimErrors } from "../../error/scim-error.ts";
import type { Exchange } from "../exchange.ts";
import type { Outcome } from "../outcome.ts";
import type { ServedType } from "../service.ts";

type ResourceAction<Caller> = (
  exchange: Exchange<Caller>,
  type: ServedType<Caller>,
  id: string,
) => Promise<Outcome<Caller>>;

/**
 * An action on the resource that the caller is (RFC 7644 section 3.11). Whatever comes of it, `Location` is the permanent address of
 * that resource. Throws `notImplemented`, and `notFound` for a caller that is no resource.
 */
export function onOwnResource<Caller>(action: ResourceAction<Caller>) {
  return async (exchange: Exchange<Caller>): Promise<Outcome<Caller>> => {
    const { type, id } = await ownResource(exchange);
    const location = type.locations.of(id, exchange.request.baseUrl);
    try {
      const outcome = await action(exchange, type, id);
      return { ...outcome, headers: { ...outcome.headers, location } };
    } catch (error) {
      throw error instanceof ScimError ? withLocation(error, location) : error;
    }
  };
}

async function ownResource<Caller>({ service, caller, method }: Exchange<Caller>) {
  const own = await service.options.me?.(caller);
  const type = service.types.find(({ name }) => name === own?.resourceType);
  if (own === undefined || type === undefined) {
    throw scimErrors.notFound("The caller is authenticated, but is no resource of this service");
  }
  if (type.definition.readOnly === true && method !== "GET") {
    throw scimErrors.methodNotAllowed(`${type.name} is read, not written, here`, { headers: { allow: "GET" } });
  }
  return { type, id: own.id };
}

function withLocation(error: ScimError, location: string): ScimError {
  const { code, detail, extra, cause } = error;
  const headers = { ...error.headers, location };
  return new ScimError(code, detail, { headers, ...(extra === undefined ? {} : { extra }), cause });
}
