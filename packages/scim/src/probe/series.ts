import type { CheckSeries } from "./check.ts";
import { bulk } from "./checks/bulk.ts";
import { concurrency } from "./checks/concurrency.ts";
import { cursors } from "./checks/cursors.ts";
import { discovery } from "./checks/discovery.ts";
import { errors } from "./checks/errors.ts";
import { filters } from "./checks/filters.ts";
import { groups } from "./checks/groups.ts";
import { me } from "./checks/me.ts";
import { mediaTypes } from "./checks/media-types.ts";
import { paging } from "./checks/paging.ts";
import { patch } from "./checks/patch.ts";
import { projection } from "./checks/projection.ts";
import { resources } from "./checks/resources.ts";
import { search } from "./checks/search.ts";
import { sorting } from "./checks/sorting.ts";
import { versions } from "./checks/versions.ts";

/** All checks, in the order in which they are made: later ones know what earlier ones learnt. */
export const allSeries: readonly CheckSeries[] = [
  discovery,
  mediaTypes,
  errors,
  filters,
  paging,
  cursors,
  projection,
  sorting,
  search,
  resources,
  patch,
  versions,
  groups,
  bulk,
  me,
  concurrency,
];
