import type { Database } from "@castellan/storage";
import type { HashSecret } from "./form/secret.ts";
import type { Layout } from "./layout/layout.ts";
import type { TypeSpace } from "./layout/space.ts";
import type { Reading } from "./statement/reading.ts";
import type { Writing } from "./statement/writing.ts";
import type { ScimTables } from "./tables.ts";

/** What every room of one store works with. */
export interface StoreParts {
  readonly database: Database<ScimTables>;
  readonly layout: Layout;
  readonly reading: Reading;
  readonly writing: Writing;
  readonly hash: HashSecret;
  /** Unix milliseconds. */
  readonly clock: () => number;
  /** The keys of the type, which the database gives at first use. */
  readonly space: () => TypeSpace | Promise<TypeSpace>;
}
