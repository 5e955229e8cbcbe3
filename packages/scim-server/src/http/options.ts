import type { Provider } from "@castellan/scim";
import type { FastifyRequest } from "fastify";

/** Where a request goes, below its base path. */
export interface ScimTarget {
  readonly method: string;
  /** Still percent-encoded, without trailing or doubled slashes: `/Users/41`. */
  readonly path: string;
}

export interface ScimRouteOptions<Caller> {
  readonly provider: Provider<Caller>;
  /** `/scim/v2`, `/scim`: each is served whole, in any letter case. */
  readonly basePaths: readonly string[];
  /**
   * Who asks, and may they: called before the body is read. Throws `ScimError`; the headers of the error, a `WWW-Authenticate`
   * challenge (RFC 9110 section 11.6.1), go with the answer.
   */
  authenticate(request: FastifyRequest, target: ScimTarget): Caller | Promise<Caller>;
  /**
   * Whom the provider takes somebody for who reads ServiceProviderConfig without credentials: how to authenticate stands there
   * (RFC 7643 section 5). Absent: they are asked for there too.
   */
  anonymous?(request: FastifyRequest): Caller;
  /** Scheme and authority as clients see them, where a proxy stands before the server. Default: what the request says. */
  readonly publicUrl?: string | undefined;
  /** The largest body, in bytes. Default: 1 MiB. */
  readonly bodyLimit?: number | undefined;
  /** The largest body of `/Bulk`, in bytes: what the provider announces as `maxPayloadSize`. Default: as every other. */
  readonly bulkBodyLimit?: number | undefined;
  /** Told of faults that the client is told nothing of. */
  readonly log?: { error(details: object, message?: string): void } | undefined;
}
