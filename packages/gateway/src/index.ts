export type { ApiToken, ApiTokens, NewApiToken, TokenScope } from "./authentication/api-tokens.ts";
export type { GatewayTables } from "./database/tables.ts";
export { GatewayError, type GatewayErrorCode } from "./error/gateway-error.ts";
export type { Gateway, GatewayStatus } from "./gateway.ts";
export { createGateway } from "./gateway.ts";
export { groupResourceType } from "./group/schema.ts";
export type {
  ExternalUserOptions,
  ExternalUserStrategy,
  GatewayOptions,
  Logger,
  PageOffsetUnit,
  PvwaOptions,
  SessionOptions,
} from "./options.ts";
export { userResourceType } from "./user/schema.ts";
