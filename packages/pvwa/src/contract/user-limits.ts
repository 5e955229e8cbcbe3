import type { BusinessAddress, Internet, PersonalDetails, Phones } from "./user.ts";

/** How many characters the texts of a user may have. */
export const userTextLimits = {
  username: 128,
  userType: 128,
  location: 128,
  distinguishedName: 511,
  description: 99,
  initialPassword: 39,
} as const;

const small = 19;
const line = 29;
const words = 49;

export const personalDetailsLimits = {
  street: line,
  city: small,
  state: small,
  zip: small,
  country: small,
  title: words,
  organization: words,
  department: words,
  profession: words,
  firstName: line,
  middleName: line,
  lastName: line,
} as const satisfies Record<keyof PersonalDetails, number>;

export const businessAddressLimits = {
  workStreet: line,
  workCity: small,
  workState: small,
  workZip: small,
  workCountry: small,
} as const satisfies Record<keyof BusinessAddress, number>;

const address = 319;

export const internetLimits = {
  homePage: address,
  homeEmail: address,
  businessEmail: address,
  otherEmail: address,
} as const satisfies Record<keyof Internet, number>;

const number = 24;

export const phonesLimits = {
  homeNumber: number,
  businessNumber: number,
  cellularNumber: number,
  faxNumber: number,
  pagerNumber: number,
} as const satisfies Record<keyof Phones, number>;
