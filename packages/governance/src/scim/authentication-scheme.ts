import type { AuthenticationScheme } from "@castellan/scim";

/** What ServiceProviderConfig announces: the credentials of `/api`. */
export const authenticationSchemes: readonly AuthenticationScheme[] = [
  {
    type: "httpbasic",
    name: "HTTP Basic",
    description: "The user admin and its password",
    specUri: "https://www.rfc-editor.org/info/rfc7617",
    primary: true,
  },
  {
    type: "oauthbearertoken",
    name: "API token",
    description: "A token of /api/tokens; to write needs the scope write",
    specUri: "https://www.rfc-editor.org/info/rfc6750",
  },
];
