import { type ToleranceName, tolerances } from "./tolerance.ts";

export type ProfileName =
  | "default"
  | "strict"
  | "entra"
  | "okta"
  | "onelogin"
  | "sailpoint"
  | "jumpcloud"
  | "google"
  | "cyberark";

/** How answers are given where the RFCs leave a choice, or where a client cannot read the right one. */
export interface AnswerHabits {
  /** `status` of an error as a JSON number, not text (RFC 7644 section 3.12 has text). */
  readonly numericStatus: boolean;
  /** Resource types whose PATCH is answered 204 without a body (RFC 7644 section 3.5.2 allows either). */
  readonly patchWithoutBody: ReadonlySet<string>;
}

/** Which tolerances a provider grants, and how it answers: what one kind of client needs. */
export interface Profile {
  readonly name: string;
  readonly description: string;
  readonly tolerances: ReadonlySet<ToleranceName>;
  readonly answers: AnswerHabits;
}

function isToleranceName(name: string): name is ToleranceName {
  return Object.hasOwn(tolerances, name);
}

const everyTolerance: ReadonlySet<ToleranceName> = new Set(Object.keys(tolerances).filter(isToleranceName));
const byTheBook: AnswerHabits = { numericStatus: false, patchWithoutBody: new Set() };

function lenient(name: ProfileName, description: string): Profile {
  return { name, description, tolerances: everyTolerance, answers: byTheBook };
}

export const profiles = {
  default: lenient("default", "Accepts what harms nobody, and says so each time"),
  strict: { name: "strict", description: "The RFCs to the letter", tolerances: new Set(), answers: byTheBook },
  entra: lenient("entra", "Microsoft Entra ID"),
  okta: lenient("okta", "Okta"),
  onelogin: lenient("onelogin", "OneLogin"),
  sailpoint: lenient("sailpoint", "SailPoint IdentityIQ and Identity Security Cloud"),
  jumpcloud: lenient("jumpcloud", "JumpCloud"),
  google: lenient("google", "Google Workspace"),
  cyberark: lenient("cyberark", "Clients written for the CyberArk SCIM servers"),
} as const satisfies Record<ProfileName, Profile>;

/** The profile of this name. */
export function isProfileName(name: string): name is ProfileName {
  return Object.hasOwn(profiles, name);
}
