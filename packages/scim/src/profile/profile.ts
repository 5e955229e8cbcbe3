import type { ProfileName } from "./name.ts";
import { type Tolerance, type ToleranceName, toleranceNames, tolerances } from "./tolerance.ts";

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

const byTheBook: AnswerHabits = { numericStatus: false, patchWithoutBody: new Set() };

/** A profile with what the catalogue says that it grants. */
function define(name: ProfileName, description: string, answers: Partial<AnswerHabits> = {}): Profile {
  const granted = toleranceNames.filter((tolerance) => {
    const { grantedBy }: Tolerance = tolerances[tolerance];
    return grantedBy.some((profile) => profile === name);
  });
  return { name, description, tolerances: new Set(granted), answers: { ...byTheBook, ...answers } };
}

export const profiles = {
  default: define("default", "Accepts what harms nobody, and says so each time"),
  strict: define("strict", "The RFCs to the letter"),
  entra: define("entra", "Microsoft Entra ID", { patchWithoutBody: new Set(["Group"]) }),
  okta: define("okta", "Okta"),
  onelogin: define("onelogin", "OneLogin"),
  sailpoint: define("sailpoint", "SailPoint IdentityIQ and Identity Security Cloud"),
  jumpcloud: define("jumpcloud", "JumpCloud"),
  google: define("google", "Google Workspace, which needs no tolerance"),
  cyberark: define("cyberark", "Clients written for the CyberArk SCIM servers", { numericStatus: true }),
} as const satisfies Record<ProfileName, Profile>;

/** The profile of this name. */
export function isProfileName(name: string): name is ProfileName {
  return Object.hasOwn(profiles, name);
}
