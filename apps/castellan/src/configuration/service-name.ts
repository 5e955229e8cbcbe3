/** The services that a process can run. */
export const serviceNames = ["vault", "gateway", "governance"] as const;
export type ServiceName = (typeof serviceNames)[number];
