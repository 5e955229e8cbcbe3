import type { BulkOptions, CursorOptions } from "../provider/options.ts";
import type { JsonObject } from "../resource/resource.ts";
import { schemaUris } from "../schema/uris.ts";
import type { AuthenticationScheme } from "./authentication-scheme.ts";

export interface ServiceFeatures {
  readonly baseUrl: string;
  readonly maxResults: number;
  readonly authenticationSchemes: readonly AuthenticationScheme[];
  readonly changesPassword: boolean;
  readonly bulk?: BulkOptions;
  readonly cursors?: CursorOptions;
}

/** What the provider can do, and no more (RFC 7643 section 5, RFC 9865 section 4). */
export function serviceProviderConfigDocument(features: ServiceFeatures): JsonObject {
  const { maxResults, bulk, cursors } = features;
  return {
    schemas: [schemaUris.serviceProviderConfig],
    patch: { supported: true },
    bulk: {
      supported: bulk !== undefined,
      maxOperations: bulk?.maxOperations ?? 0,
      maxPayloadSize: bulk?.maxPayloadSize ?? 0,
    },
    filter: { supported: true, maxResults },
    changePassword: { supported: features.changesPassword },
    sort: { supported: true },
    etag: { supported: true },
    pagination: {
      cursor: cursors !== undefined,
      index: true,
      defaultPaginationMethod: "index",
      defaultPageSize: maxResults,
      maxPageSize: maxResults,
      ...(cursors === undefined ? {} : { cursorTimeout: cursors.lifetimeSeconds }),
    },
    authenticationSchemes: features.authenticationSchemes.map((scheme) => ({ ...scheme })),
    meta: { resourceType: "ServiceProviderConfig", location: `${features.baseUrl}/ServiceProviderConfig` },
  };
}
