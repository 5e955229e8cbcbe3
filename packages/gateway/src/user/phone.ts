import type { Phones } from "@castellan/pvwa";
import type { JsonValue } from "@castellan/scim";
import { elementsOf } from "../json/object.ts";
import { placeElements, type Slot } from "./labelled-values.ts";

const slots: readonly Slot<keyof Phones>[] = [
  { type: "work", field: "businessNumber" },
  { type: "home", field: "homeNumber" },
  { type: "mobile", field: "cellularNumber" },
  { type: "fax", field: "faxNumber" },
  { type: "pager", field: "pagerNumber" },
];

export function phonesFrom(phones: Partial<Phones> | undefined): JsonValue | undefined {
  const numbers = slots.flatMap(({ type, field }) => {
    const value = phones?.[field] ?? "";
    return value === "" ? [] : [{ value, type }];
  });
  return numbers.length === 0 ? undefined : numbers;
}

export function phoneFields(numbers: JsonValue | undefined): Phones {
  const placed = placeElements(elementsOf(numbers), slots);
  const value = (field: keyof Phones) => String(placed.get(field)?.value ?? "");
  return {
    homeNumber: value("homeNumber"),
    businessNumber: value("businessNumber"),
    cellularNumber: value("cellularNumber"),
    faxNumber: value("faxNumber"),
    pagerNumber: value("pagerNumber"),
  };
}
