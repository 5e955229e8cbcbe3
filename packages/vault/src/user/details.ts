import {
  type BusinessAddress,
  businessAddressLimits,
  type Internet,
  internetLimits,
  type PersonalDetails,
  type Phones,
  personalDetailsLimits,
  phonesLimits,
} from "@castellan/pvwa";
import type { Fields } from "../http/fields.ts";

/** Reads texts by name, each within its limit; `""` for one that is left out. */
function textsOf<Name extends string>(fields: Fields, limits: Readonly<Record<Name, number>>): (name: Name) => string {
  return (name) => fields.text(name, { limit: limits[name] }) ?? "";
}

export function readPersonalDetails(fields: Fields): PersonalDetails {
  const text = textsOf(fields, personalDetailsLimits);
  return {
    street: text("street"),
    city: text("city"),
    state: text("state"),
    zip: text("zip"),
    country: text("country"),
    title: text("title"),
    organization: text("organization"),
    department: text("department"),
    profession: text("profession"),
    firstName: text("firstName"),
    middleName: text("middleName"),
    lastName: text("lastName"),
  };
}

export function readBusinessAddress(fields: Fields): BusinessAddress {
  const text = textsOf(fields, businessAddressLimits);
  return {
    workStreet: text("workStreet"),
    workCity: text("workCity"),
    workState: text("workState"),
    workZip: text("workZip"),
    workCountry: text("workCountry"),
  };
}

export function readInternet(fields: Fields): Internet {
  const text = textsOf(fields, internetLimits);
  return {
    homePage: text("homePage"),
    homeEmail: text("homeEmail"),
    businessEmail: text("businessEmail"),
    otherEmail: text("otherEmail"),
  };
}

export function readPhones(fields: Fields): Phones {
  const text = textsOf(fields, phonesLimits);
  return {
    homeNumber: text("homeNumber"),
    businessNumber: text("businessNumber"),
    cellularNumber: text("cellularNumber"),
    faxNumber: text("faxNumber"),
    pagerNumber: text("pagerNumber"),
  };
}
