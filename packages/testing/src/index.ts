export { openSmallDisk, type SmallDisk } from "./disk/small-disk.ts";
export { closePostgres, type PostgresForTests, postgresUrl } from "./postgres/postgres.ts";
export { leaveOut } from "./requirement/requirement.ts";
export type { NewSambaUser } from "./samba/population.ts";
export { type SambaDomain, type SambaOptions, startSamba } from "./samba/start-samba.ts";
