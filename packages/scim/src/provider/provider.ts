import { errorResponse } from "../error/error-response.ts";
import { scimErrors } from "../error/scim-error.ts";
import type { ScimRequest, ScimResponse } from "./message.ts";
import type { ProviderOptions } from "./options.ts";

export interface Provider<Caller> {
  /** Answers one request. Never throws: every error is SCIM-shaped. */
  handle(request: ScimRequest<Caller>): Promise<ScimResponse>;
}

export function createProvider<Caller>(_options: ProviderOptions<Caller>): Provider<Caller> {
  return { handle: async () => errorResponse(scimErrors.notImplemented("")) };
}
