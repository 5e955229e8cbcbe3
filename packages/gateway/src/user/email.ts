import type { Internet } from "@castellan/pvwa";
import type { JsonValue } from "@castellan/scim";
import { elementsOf } from "../json/object.ts";
import { placeElements, type Slot } from "./labelled-values.ts";

type EmailField = "businessEmail" | "homeEmail" | "otherEmail";

const slots: readonly Slot<EmailField>[] = [
  { type: "work", field: "businessEmail" },
  { type: "home", field: "homeEmail" },
  { type: "other", field: "otherEmail" },
];

/** The vault has three addresses, and no mark for the primary one: the first there is counts as it. */
export function emailsFrom(internet: Partial<Internet> | undefined): JsonValue | undefined {
  const emails = slots.flatMap(({ type, field }) => {
    const value = internet?.[field] ?? "";
    return value === "" ? [] : [{ value, type }];
  });
  return emails.length === 0
    ? undefined
    : emails.map((email, index) => (index === 0 ? { ...email, primary: true } : email));
}

export function emailFields(emails: JsonValue | undefined): Pick<Internet, EmailField> {
  const placed = placeElements(elementsOf(emails), slots);
  const value = (field: EmailField) => String(placed.get(field)?.value ?? "");
  return { businessEmail: value("businessEmail"), homeEmail: value("homeEmail"), otherEmail: value("otherEmail") };
}
