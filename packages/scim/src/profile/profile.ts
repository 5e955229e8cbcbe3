import { type ToleranceName, tolerances } from "./tolerance.ts";

/** Which tolerances a provider grants. */
export interface Profile {
  readonly name: string;
  readonly tolerances: ReadonlySet<ToleranceName>;
}

function isToleranceName(name: string): name is ToleranceName {
  return Object.hasOwn(tolerances, name);
}

export const profiles = {
  /** Accepts what harms nobody, and says so each time. */
  default: { name: "default", tolerances: new Set(Object.keys(tolerances).filter(isToleranceName)) },
  /** The RFCs to the letter. */
  strict: { name: "strict", tolerances: new Set<ToleranceName>() },
} as const satisfies Record<string, Profile>;
