export type { ScimRouteOptions, ScimTarget } from "./http/options.ts";
export { scimRoutes } from "./http/routes.ts";
