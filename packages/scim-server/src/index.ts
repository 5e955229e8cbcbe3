export type { ScimRouteOptions, ScimTarget } from "./http/options.ts";
export { scimRoutes } from "./http/routes.ts";
export { createSqlStore, type SqlStore, type SqlStoreOptions } from "./store/sql-store.ts";
export { type ScimTables, scimMigration } from "./store/tables.ts";
