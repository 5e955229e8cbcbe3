import { ConnectorError, type ConnectorFactory } from "@castellan/governance";
import { createScimClient, type FetchLike } from "@castellan/scim";
import { describeProblems } from "../settings/settings-reader.ts";
import { openScimConnector } from "./connector.ts";
import { createPooledFetch, type PooledFetch } from "./pooled-fetch.ts";
import { readScimSettings, type ScimSettings } from "./settings.ts";

export interface ScimConnectorOptions {
  /** Sends the requests in place of the connector's own pool of connections. */
  readonly fetch?: FetchLike;
  readonly userAgent?: string;
}

/**
 * Connectors to SCIM 2.0 servers (RFC 7643, RFC 7644), for applications of the type `scim`.
 * Settings: `{ baseUrl, authentication: "basic" | "bearer" | "none", username?, password?, token?, usePatch?, paging?, indexBase?, pageSize? = 500,
 * timeoutSeconds? = 60, filter?, allowPlainHttp?, certificateAuthority? }`.
 */
export function scimConnectorFactory(options: ScimConnectorOptions = {}): ConnectorFactory {
  const pooled = ({ timeoutMilliseconds, certificateAuthority }: ScimSettings): PooledFetch =>
    options.fetch === undefined
      ? createPooledFetch({ timeoutMilliseconds, certificateAuthority, userAgent: options.userAgent ?? "Castellan" })
      : { fetch: options.fetch, close: async () => {} };
  return {
    type: "scim",
    displayName: "SCIM 2.0",
    secretSettings: ["password", "token"],
    secretsAudience: ({ baseUrl }) =>
      typeof baseUrl === "string" && URL.canParse(baseUrl) ? new URL(baseUrl).origin : "",
    checkSettings: (settings) => readScimSettings(settings).problems,
    open(given) {
      const { settings, problems } = readScimSettings(given);
      if (settings === undefined) throw new ConnectorError("schema", describeProblems(problems));
      const { baseUrl, authentication, timeoutMilliseconds, pageSize } = settings;
      const { fetch, close } = pooled(settings);
      const client = createScimClient({ baseUrl, authentication, fetch, timeoutMilliseconds, pageSize });
      return openScimConnector({ settings, client, close });
    },
  };
}
