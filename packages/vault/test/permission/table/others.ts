const gen1 = "/WebServices/PIMServices.svc";
const gen1Services = ["Cyberark/CyberArk", "SAML/SAML", "Shared/Restful"].map(
  (name) => `/WebServices/auth/${name}AuthenticationService.svc`,
);

/** Calls that take no session, and those that begin or end one. */
const sessionRoutes = [
  "GET /API/Server",
  "GET /API/openapi.json",
  "GET /API/verify",
  `GET ${gen1}/Logo`,
  `GET ${gen1}/Server`,
  `GET ${gen1}/Verify`,
  "POST /API/auth/:type/Logon",
  "POST /API/auth/Logoff",
  ...gen1Services.flatMap((service) => [`POST ${service}/Logon`, `POST ${service}/Logoff`]),
];

/** Lists of what this vault has none of, each with the path of an element. */
const emptyLists = [
  "/API/AccountGroups",
  "/API/AutomaticOnboardingRules",
  "/API/Configuration/OIDC/Providers",
  "/API/DiscoveredAccounts",
  "/API/LiveSessions",
  "/API/PSM/Connectors",
  "/API/PSM/Servers",
  "/API/Recordings",
  "/API/pta/API/Events",
  "/API/pta/API/Risks/RisksEvents",
  "/API/pta/API/Settings",
  `${gen1}/Applications`,
];

/** Calls that are refused to everybody. */
const notOffered = [
  "POST /API/Users/Secret/SSHKeys/Cache",
  "DELETE /API/Users/Secret/SSHKeys/Cache",
  "DELETE /API/Users/Secret/SSHKeys/ClearCache",
  "POST /API/Users/:id/Secret/SSHKeys/Cache",
  "DELETE /API/Users/:id/Secret/SSHKeys/Cache",
  "POST /API/Accounts/AdHocConnect",
  "POST /API/Accounts/:id/PSMConnect",
  "POST /API/Accounts/:id/GrantAdministrativeAccess",
  "POST /API/Accounts/:id/RevokeAdministrativeAccess",
];

const platforms = "/API/Platforms";

/** What anybody with a session may read, since it is his own or tells of nobody: the routes, and a path of each. */
export const openReads: Readonly<Record<string, string>> = {
  "GET /API/LoginsInfo": "/API/LoginsInfo",
  "GET /API/currentuser": "/API/currentuser",
  [`GET ${gen1}/User`]: `${gen1}/User`,
  "GET /API/Accounts/AdvancedSearchProperties": "/API/Accounts/AdvancedSearchProperties",
  "GET /API/ComponentsMonitoringSummary": "/API/ComponentsMonitoringSummary",
  "GET /API/ComponentsMonitoringDetails/:component": "/API/ComponentsMonitoringDetails/PVWA",
  [`GET ${platforms}`]: platforms,
  [`GET ${platforms}/:id`]: `${platforms}/UnixSSH`,
  [`GET ${platforms}/Dependents`]: `${platforms}/Dependents`,
  [`GET ${platforms}/Groups`]: `${platforms}/Groups`,
  [`GET ${platforms}/RotationalGroups`]: `${platforms}/RotationalGroups`,
  [`GET ${platforms}/Targets`]: `${platforms}/Targets`,
  [`GET ${platforms}/Targets/:id`]: `${platforms}/Targets/1`,
  [`GET ${platforms}/Targets/:id/CredentialsManagementPolicy`]: `${platforms}/Targets/1/CredentialsManagementPolicy`,
  [`GET ${platforms}/Targets/:id/PrivilegedSessionManagement`]: `${platforms}/Targets/1/PrivilegedSessionManagement`,
  [`GET ${platforms}/Targets/:id/PrivilegedAccessWorkflows`]: `${platforms}/Targets/1/PrivilegedAccessWorkflows`,
  ...Object.fromEntries(emptyLists.map((path) => [`GET ${path}`, path])),
};

/** Every route that needs neither a permission nor an authorisation. */
export const otherRoutes: readonly string[] = [
  ...sessionRoutes,
  ...notOffered,
  ...emptyLists.map((path) => `GET ${path}/:id`),
  ...Object.keys(openReads),
];
