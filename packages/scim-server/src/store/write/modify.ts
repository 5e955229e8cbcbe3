import {
  type AttributePath,
  type JsonObject,
  type Modification,
  type ReadOptions,
  type Resource,
  readValue,
  scimErrors,
} from "@castellan/scim";
import type { UnitOfWork } from "@castellan/storage";
import { indexDifference, indexEntries } from "../form/index-entry.ts";
import { resourceForm } from "../form/resource-form.ts";
import { type ResourceRow, versionOf } from "../form/row.ts";
import { hashSecrets, readSecrets, writeSecrets } from "../form/secret.ts";
import type { TypeSpace } from "../layout/space.ts";
import { readResource } from "../read/resource.ts";
import type { StoreParts } from "../store-parts.ts";
import type { ScimTables } from "../tables.ts";
import { changeElements, type ElementChange } from "./element-rows.ts";
import { addIndexRows, removeIndexRows } from "./index-rows.ts";
import { notFound, requireExpected, requireSeq } from "./refuse.ts";

/** So many elements of one attribute are read back after a change for a client that did not say that it does not want them. */
export const mostElementsReadBack = 200;

/**
 * Applies a modification. What adds and removes single elements that are kept apart looks at no version, so that it cannot lose a race;
 * everything else, a list put whole among it, was worked out from a version, which must still be there.
 */
export async function modifyResource(
  parts: StoreParts,
  id: string,
  modification: Modification,
  expected: string | undefined,
  options: ReadOptions | undefined,
): Promise<Resource | undefined> {
  const { database } = parts;
  const hashes = await hashSecrets(modification.after, parts.layout.secrets, parts.hash);
  const space = await parts.space();
  const seq = requireSeq(parts, space, id);
  const changes = elementChanges(parts, modification);
  const onlyElements = changes.length === modification.changes.length;
  const isFree = onlyElements && changes.every(({ apart }) => isReadByElements(apart, options));
  return database.transaction(async (unit) => {
    const row = isFree
      ? await touch(parts, unit, seq, id, expected)
      : await replace(parts, unit, space, { seq, id, modification, expected, hashes });
    await changeElements(parts, unit, space, seq, changes, !isFree);
    return readResource(parts, space, row, { excluded: options?.excluded ?? [] }, { unit, most: mostElementsReadBack });
  });
}

function elementChanges({ layout }: StoreParts, { changes }: Modification): readonly ElementChange[] {
  return changes.flatMap(({ path, operation, value }) => {
    const apart = layout.apart.find(({ attribute }) => isNamed(attribute.path, path));
    return apart === undefined ? [] : [{ apart, operation, value }];
  });
}

/** Whether a change was worked out from the elements that it names, whatever others there were. */
function isReadByElements({ attribute }: ElementChange["apart"], options: ReadOptions | undefined): boolean {
  return options?.elements?.some(({ path }) => isNamed(attribute.path, path)) ?? false;
}

function isNamed(one: AttributePath, other: AttributePath): boolean {
  return one.attribute === other.attribute && one.schema === other.schema;
}

async function touch(
  parts: StoreParts,
  unit: UnitOfWork<ScimTables>,
  seq: number,
  id: string,
  expected: string | undefined,
): Promise<ResourceRow> {
  const row = await parts.writing.touchResource.first({ seq, id, modified: parts.clock() }, unit);
  if (row === undefined) throw notFound(parts, id);
  requireExpected(parts, row.version - 1, expected);
  return row;
}

interface Replacement {
  readonly seq: number;
  readonly id: string;
  readonly modification: Modification;
  readonly expected: string | undefined;
  readonly hashes: Readonly<Record<string, string>>;
}

async function replace(
  parts: StoreParts,
  unit: UnitOfWork<ScimTables>,
  space: TypeSpace,
  { seq, id, modification, expected, hashes }: Replacement,
): Promise<ResourceRow> {
  const { layout, writing } = parts;
  const version = versionOf(modification.before.meta?.version) ?? 0;
  const secret = await changedSecrets(parts, unit, { seq, id, modification, hashes });
  const form = resourceForm(modification.after, id, layout);
  const { document, whole, search } = form;
  const modified = parts.clock();
  const next = version + 1;
  const key = { seq, id, version };
  const row = await writing.replaceResource.first({ ...key, next, modified, document, whole, search, secret }, unit);
  if (row === undefined) throw await lostRace(parts, unit, seq, id, expected);
  requireExpected(parts, version, expected);
  const { gone, come } = indexDifference(indexEntries(modification.before, layout.indexed), form.index);
  // What comes first: who waits for the value of another has then taken none away that the other waits for.
  await addIndexRows(parts, unit, space, [{ seq, entries: come }]);
  await removeIndexRows(parts, unit, space, { seq, entries: gone });
  return { seq, id, version: next, created: row.created, modified, document, whole };
}

/** Why a resource could not be replaced: it is gone, is not what the client expected, or was changed by another at the same time. */
async function lostRace(
  parts: StoreParts,
  unit: UnitOfWork<ScimTables>,
  seq: number,
  id: string,
  expected: string | undefined,
): Promise<Error> {
  const row = await parts.reading.byId.first({ seq, id }, unit);
  if (row === undefined) return notFound(parts, id);
  requireExpected(parts, row.version, expected);
  return scimErrors.conflict(`${parts.layout.type.name} was changed at the same time`);
}

/** The hashes as they will be, `null` when they stay: a secret that the client set anew comes in, one that it unset goes. */
async function changedSecrets(
  { layout, reading }: StoreParts,
  unit: UnitOfWork<ScimTables>,
  { seq, id, modification, hashes }: Pick<Replacement, "seq" | "id" | "modification" | "hashes">,
): Promise<string | null> {
  const after: JsonObject = modification.after;
  const unset = layout.secrets.filter(
    (secret) =>
      readValue(after, secret) === undefined &&
      modification.changes.some(({ path, value }) => isNamed(path, secret.path) && value === null),
  );
  if (unset.length === 0 && Object.keys(hashes).length === 0) return null;
  const row = await reading.secret.first({ seq, id }, unit);
  const known: Record<string, string> = { ...readSecrets(row?.secret ?? null), ...hashes };
  for (const { label } of unset) delete known[label];
  return writeSecrets(known) ?? "{}";
}
