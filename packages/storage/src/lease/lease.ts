/** The right of one worker to do one named thing until a moment in time. */
export interface Lease {
  readonly name: string;
  readonly owner: string;
  /** Unix milliseconds. */
  readonly until: number;
}

/** Leases over a table of the service's own database: whoever holds one may act, and a holder that died loses it with time. */
export interface Leases {
  /** Takes the lease, or renews it when `owner` holds it already; `undefined` while somebody else holds it. */
  acquire(name: string, owner: string, milliseconds: number): Promise<Lease | undefined>;
  release(lease: Lease): Promise<void>;
}
