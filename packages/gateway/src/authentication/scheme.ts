import type { AuthenticationScheme } from "@castellan/scim";

/** What ServiceProviderConfig announces. */
export const authenticationSchemes: readonly AuthenticationScheme[] = [
  {
    type: "httpbasic",
    name: "HTTP Basic",
    description: "A vault user and its password; the request has that vault user's rights",
    specUri: "https://www.rfc-editor.org/info/rfc7617",
    primary: true,
  },
  {
    type: "oauthbearertoken",
    name: "API token",
    description: "A bearer token that the gateway gave out for a vault user",
    specUri: "https://www.rfc-editor.org/info/rfc6750",
  },
];
