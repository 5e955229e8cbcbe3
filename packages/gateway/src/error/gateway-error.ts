/**
 * | code | is |
 * |---|---|
 * | `invalidOption` | `createGateway` was given something that cannot work |
 * | `invalidToken` | a new API token's name, scopes or expiry cannot be |
 * | `unknownToken` | no API token has this id |
 */
export type GatewayErrorCode = "invalidOption" | "invalidToken" | "unknownToken";

/** What the gateway's own API throws. What SCIM clients are told is a `ScimError`. */
export class GatewayError extends Error {
  override readonly name = "GatewayError";
  readonly code: GatewayErrorCode;

  constructor(code: GatewayErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
