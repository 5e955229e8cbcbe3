import type { Database, UnitOfWork } from "@castellan/storage";
import { forUpdate } from "@castellan/storage";
import type { ScimTables } from "../tables.ts";
import type { Layout } from "./layout.ts";
import { mostTypes, type TypeSpace, typeSpace } from "./space.ts";

/** How rows of an older layout are written anew. */
export type Rewrite = (unit: UnitOfWork<ScimTables>, space: TypeSpace, apart: readonly string[]) => Promise<void>;

/**
 * The keys of a resource type in this database. A type that is new gets them; one whose layout has changed since it was written
 * (another index, another schema) is written anew first, in the same unit of work.
 */
export async function registerType(
  database: Database<ScimTables>,
  layout: Layout,
  rewrite: Rewrite,
): Promise<TypeSpace> {
  const { name } = layout.type;
  const known = await database.sql.selectFrom("scim_types").selectAll().where("name", "=", name).executeTakeFirst();
  if (known !== undefined && readLayout(known.layout).signature === layout.signature) return typeSpace(known.number);
  return database.transaction(async (unit) => {
    const row = await requireType(database, unit, name);
    const space = typeSpace(row.number);
    const written = readLayout(row.layout);
    if (written.signature === layout.signature) return space;
    if (written.signature !== "") await rewrite(unit, space, written.apart);
    await unit
      .updateTable("scim_types")
      .set({ layout: writeLayout(layout) })
      .where("number", "=", row.number)
      .execute();
    return space;
  });
}

const noLayout = JSON.stringify({ signature: "", apart: [] });

/** The row of a type, made when missing. Another node may take the name, or the number, in between: then the next try finds it. */
async function requireType(database: Database<ScimTables>, unit: UnitOfWork<ScimTables>, name: string) {
  for (;;) {
    const row = await unit
      .selectFrom("scim_types")
      .selectAll()
      .where("name", "=", name)
      .$call(forUpdate(database.dialect))
      .executeTakeFirst();
    if (row !== undefined) return row;
    const last = await unit
      .selectFrom("scim_types")
      .select((types) => types.fn.max("number").as("number"))
      .executeTakeFirst();
    const number = (last?.number ?? 0) + 1;
    if (number >= mostTypes) throw new RangeError(`A database holds at most ${mostTypes - 1} resource types.`);
    await unit
      .insertInto("scim_types")
      .values({ number, name, layout: noLayout })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
}

function writeLayout({ signature, apart }: Layout): string {
  return JSON.stringify({ signature, apart: apart.map(({ attribute }) => attribute.name) });
}

function readLayout(text: string): { readonly signature: string; readonly apart: readonly string[] } {
  const value: unknown = JSON.parse(text);
  if (typeof value !== "object" || value === null) return { signature: "", apart: [] };
  const signature = "signature" in value && typeof value.signature === "string" ? value.signature : "";
  const apart = "apart" in value && Array.isArray(value.apart) ? value.apart : [];
  return { signature, apart: apart.filter((name) => typeof name === "string") };
}
