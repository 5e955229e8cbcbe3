import type { AttributePath, ReadOptions } from "@castellan/scim";
import type { UnitOfWork } from "@castellan/storage";
import { elementKey } from "../form/element.ts";
import type { RowElements } from "../form/row.ts";
import type { ApartAttribute } from "../layout/layout.ts";
import type { TypeSpace } from "../layout/space.ts";
import type { StoreParts } from "../store-parts.ts";
import type { ScimTables } from "../tables.ts";

const all = 2 ** 31 - 1;

function names(path: AttributePath, { attribute }: ApartAttribute): boolean {
  return path.attribute === attribute.name && path.schema === undefined && path.subAttribute === undefined;
}

/** The attributes kept apart that a read has to load. */
export function neededApart({ layout }: StoreParts, excluded: readonly AttributePath[]): readonly ApartAttribute[] {
  if (layout.apart.length === 0) return layout.apart;
  return layout.apart.filter((apart) => !excluded.some((path) => names(path, apart)));
}

/** The elements of one resource, those that `options` asks for; `undefined` when there are more than `most` of an attribute. */
export async function elementsOf(
  parts: StoreParts,
  space: TypeSpace,
  seq: number,
  options: ReadOptions | undefined,
  within: { readonly unit?: UnitOfWork<ScimTables>; readonly most?: number } = {},
): Promise<readonly RowElements[] | undefined> {
  const { unit, most = all - 1 } = within;
  const elements: RowElements[] = [];
  for (const apart of neededApart(parts, options?.excluded ?? [])) {
    const attribute = space.firstAttribute + apart.position;
    const chosen = options?.elements?.filter(({ path }) => names(path, apart)) ?? [];
    const values = chosen.flatMap((selection) => selection.values.map((value) => elementKey({ value }, apart).value));
    const rows =
      chosen.length === 0
        ? await parts.reading.elements.all({ attribute, seq, limit: most + 1 }, unit)
        : await parts.reading.elementsOfValues.all({ attribute, seq, values: JSON.stringify(values) }, unit);
    if (rows.length > most) return undefined;
    elements.push({ name: apart.attribute.name, documents: rows.map((row) => row.document) });
  }
  return elements;
}

/** The elements of many resources, in one query for each attribute. */
export async function elementsOfMany(
  parts: StoreParts,
  space: TypeSpace,
  seqs: readonly number[],
  excluded: readonly AttributePath[],
): Promise<(seq: number) => readonly RowElements[]> {
  const needed = neededApart(parts, excluded);
  if (needed.length === 0 || seqs.length === 0) return () => [];
  const found = new Map<number, RowElements[]>();
  for (const { attribute, position } of needed) {
    const documents = new Map<number, string[]>();
    const rows = await parts.reading.elementsOfMany.all({
      attribute: space.firstAttribute + position,
      seqs: JSON.stringify(seqs),
    });
    for (const row of rows) {
      const known = documents.get(row.seq);
      if (known === undefined) documents.set(row.seq, [row.document]);
      else known.push(row.document);
    }
    for (const [seq, texts] of documents) {
      found.set(seq, [...(found.get(seq) ?? []), { name: attribute.name, documents: texts }]);
    }
  }
  return (seq) => found.get(seq) ?? [];
}
