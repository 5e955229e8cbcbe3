import type { Selectable } from "kysely";
import type { SafeRow } from "../database/tables.ts";
import type { Fields } from "../http/fields.ts";

/** A safe as the first generation shows it. */
export interface Gen1Safe {
  readonly SafeName: string;
  readonly Description: string;
  readonly Location: string;
  readonly ManagingCPM: string;
  readonly NumberOfDaysRetention: number | null;
  readonly NumberOfVersionsRetention: number | null;
  readonly OLACEnabled: boolean;
}

export function gen1Safe(row: Selectable<SafeRow>): Gen1Safe {
  return {
    SafeName: row.safe_name,
    Description: row.description,
    Location: row.location,
    ManagingCPM: row.managing_cpm,
    NumberOfDaysRetention: row.days_retention,
    NumberOfVersionsRetention: row.versions_retention,
    OLACEnabled: row.olac_enabled === 1,
  };
}

/** The safe within a body of the first generation, `{"safe":{…}}`; some clients leave the wrapping out. */
export function unwrapped(fields: Fields): Fields {
  return fields.has("safe") ? fields.nested("safe") : fields;
}
