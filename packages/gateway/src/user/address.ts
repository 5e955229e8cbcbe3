import { type BusinessAddress, type PersonalDetails, personalDetailsLimits } from "@castellan/pvwa";
import type { JsonObject, JsonValue } from "@castellan/scim";
import { elementsOf } from "../json/object.ts";
import { fitting } from "./fitting.ts";
import { placeElements, type Slot } from "./labelled-values.ts";

type HomeField = "street" | "city" | "state" | "zip" | "country";
export type HomeAddress = Pick<PersonalDetails, HomeField>;

const slots: readonly Slot<"business" | "personal">[] = [
  { type: "work", field: "business" },
  { type: "home", field: "personal" },
];

export function addressesFrom(
  business: Partial<BusinessAddress> | undefined,
  home: Partial<HomeAddress> | undefined,
): JsonValue | undefined {
  const addresses = [
    addressOf(
      "work",
      business?.workStreet,
      business?.workCity,
      business?.workState,
      business?.workZip,
      business?.workCountry,
    ),
    addressOf("home", home?.street, home?.city, home?.state, home?.zip, home?.country),
  ].filter((address) => address !== undefined);
  return addresses.length === 0 ? undefined : addresses;
}

function addressOf(
  type: string,
  streetAddress = "",
  locality = "",
  region = "",
  postalCode = "",
  country = "",
): JsonObject | undefined {
  // Most users have none: nothing is made for them.
  if (`${streetAddress}${locality}${region}${postalCode}${country}` === "") return undefined;
  const filled = Object.entries({ streetAddress, locality, region, postalCode, country }).filter(
    ([, text]) => text !== "",
  );
  return { type, ...Object.fromEntries(filled) };
}

/** A home and a business address take the same lengths. */
const partLimits = {
  streetAddress: personalDetailsLimits.street,
  locality: personalDetailsLimits.city,
  region: personalDetailsLimits.state,
  postalCode: personalDetailsLimits.zip,
  country: personalDetailsLimits.country,
} as const;
type Part = keyof typeof partLimits;

export function addressFields(addresses: JsonValue | undefined): {
  readonly business: BusinessAddress;
  readonly home: HomeAddress;
} {
  const placed = placeElements(elementsOf(addresses), slots);
  const text = (slot: "business" | "personal", part: Part) =>
    fitting(String(placed.get(slot)?.[part] ?? ""), partLimits[part]);
  return {
    business: {
      workStreet: text("business", "streetAddress"),
      workCity: text("business", "locality"),
      workState: text("business", "region"),
      workZip: text("business", "postalCode"),
      workCountry: text("business", "country"),
    },
    home: {
      street: text("personal", "streetAddress"),
      city: text("personal", "locality"),
      state: text("personal", "region"),
      zip: text("personal", "postalCode"),
      country: text("personal", "country"),
    },
  };
}
