import { type Compilable, type CompiledQuery, type RawBuilder, sql } from "kysely";
import type { UnitOfWork } from "./database.ts";

/** Where a value goes into a prepared query: `value("id")` stands wherever Kysely takes a value of that type. */
export type Slots<Values> = <Name extends keyof Values & string>(name: Name) => RawBuilder<Values[Name]>;

/** A query that is built and compiled once and run often: building costs several times what running does. */
export interface Prepared<Tables, Values, Row> {
  /** All rows; none of a statement that returns none. Within `unit` when given, otherwise by itself as `sql` would run it. */
  all(values: Values, unit?: UnitOfWork<Tables>): Promise<readonly Row[]>;
  first(values: Values, unit?: UnitOfWork<Tables>): Promise<Row | undefined>;
}

/** Runs compiled queries where `unit` says: within it, or outside any. */
export type Runner<Tables> = <Row>(
  query: CompiledQuery<Row>,
  unit: UnitOfWork<Tables> | undefined,
) => Promise<readonly Row[]>;

/** A place for the value of that name among a compiled query's parameters. */
class Slot {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

/** Compiles what `build` makes, once. The shape of the query must not depend on the values. */
export function prepareQuery<Tables, Values extends object, Row>(
  run: Runner<Tables>,
  build: (value: Slots<Values>) => Compilable<Row>,
): Prepared<Tables, Values, Row> {
  const compiled = build((name) => sql`${new Slot(name)}`).compile();
  const fill = (values: Values): CompiledQuery<Row> => ({
    ...compiled,
    parameters: compiled.parameters.map((place) => (place instanceof Slot ? Reflect.get(values, place.name) : place)),
  });
  return {
    all: (values, unit) => run(fill(values), unit),
    async first(values, unit) {
      const [row] = await run(fill(values), unit);
      return row;
    },
  };
}
