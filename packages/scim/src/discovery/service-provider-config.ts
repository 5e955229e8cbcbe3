import type { JsonObject } from "../resource/resource.ts";
import { schemaUris } from "../schema/uris.ts";
import type { AuthenticationScheme } from "./authentication-scheme.ts";

export interface ServiceFeatures {
  readonly baseUrl: string;
  readonly maxResults: number;
  readonly authenticationSchemes: readonly AuthenticationScheme[];
  readonly changesPassword: boolean;
}

/** What the provider can do, and no more (RFC 7643 section 5). */
export function serviceProviderConfigDocument(features: ServiceFeatures): JsonObject {
  return {
    schemas: [schemaUris.serviceProviderConfig],
    patch: { supported: true },
    bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
    filter: { supported: true, maxResults: features.maxResults },
    changePassword: { supported: features.changesPassword },
    sort: { supported: true },
    etag: { supported: true },
    authenticationSchemes: features.authenticationSchemes.map((scheme) => ({ ...scheme })),
    meta: { resourceType: "ServiceProviderConfig", location: `${features.baseUrl}/ServiceProviderConfig` },
  };
}
