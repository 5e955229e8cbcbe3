import type { ToleranceName } from "./tolerance.ts";

/**
 * Asks whether a deviation is tolerated, and records it when it is. `detail` names attributes, never values; where it takes work to
 * say (what was perhaps meant), it is a function, which is called for what is reported and for nothing else.
 * Returns false where the profile does not grant it: the caller then refuses.
 */
export type Tolerate = (tolerance: ToleranceName, detail: string | (() => string)) => boolean;

/** Grants nothing: what pure functions use when they are given no profile. */
export const tolerateNothing: Tolerate = () => false;
