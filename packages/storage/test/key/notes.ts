import assert from "node:assert/strict";
import {
  type AuditTables,
  auditMigration,
  createAuditLog,
  createCustody,
  createSealer,
  type Database,
  type KeyService,
  type Migration,
  rootKeyIdOf,
  type ServiceKeyTables,
  serviceKeyMigration,
  serviceKeyShelf,
} from "@castellan/storage";

/** A service that keeps nothing but sealed notes. */
export interface NotesTables extends AuditTables, ServiceKeyTables {
  notes: { id: number; sealed: string; length: number };
}

export const notesMigrations: readonly Migration[] = [
  auditMigration("001-audit"),
  serviceKeyMigration("002-service-keys"),
  {
    name: "003-notes",
    async up(db) {
      await db.schema
        .createTable("notes")
        .addColumn("id", "bigint", (column) => column.primaryKey().notNull())
        .addColumn("sealed", "text", (column) => column.notNull())
        .addColumn("length", "integer", (column) => column.notNull())
        .execute();
    },
  },
];

export const noteText = (id: number) => `what note ${id} says`;
const contextOf = (id: number | string) => `note:${id}`;

export function openNotes(db: Database<NotesTables>, keys: KeyService) {
  const sealer = createSealer(keys);
  const audit = createAuditLog(db);
  const shelf = {
    async page(after: string | undefined, limit: number) {
      let query = db.sql.selectFrom("notes").select(["id", "sealed"]).orderBy("id").limit(limit);
      if (after !== undefined) query = query.where("id", ">", Number(after));
      const rows = await query.execute();
      return rows.map(({ id, sealed }) => ({ key: String(id), value: sealed, keyIds: [rootKeyIdOf(sealed)] }));
    },
    rewrap: ({ key, value }: { readonly key: string; readonly value: string }) => sealer.rewrap(value, contextOf(key)),
    async replace(
      unit: Parameters<Parameters<typeof db.transaction>[0]>[0],
      key: string,
      before: string,
      after: string,
    ) {
      const query = unit.updateTable("notes").set({ sealed: after }).where("id", "=", Number(key));
      return (await query.where("sealed", "=", before).executeTakeFirst()).numUpdatedRows > 0n;
    },
  };
  const currentKeyId = () => sealer.currentKeyId();
  return {
    db,
    audit,
    sealer,
    custody: createCustody<NotesTables>({ db, audit, currentKeyId, shelves: [shelf, serviceKeyShelf(db, sealer)] }),
    /** Seals notes `first` to `last`, over what is there. */
    async write(first: number, last: number, text?: string) {
      const rows = [];
      for (let id = first; id <= last; id += 1) {
        const plain = text ?? noteText(id);
        rows.push({ id, sealed: await sealer.seal(plain, contextOf(id)), length: plain.length });
      }
      await db.sql
        .insertInto("notes")
        .values(rows)
        .onConflict((conflict) =>
          conflict
            .column("id")
            .doUpdateSet((row) => ({ sealed: row.ref("excluded.sealed"), length: row.ref("excluded.length") })),
        )
        .execute();
    },
    /** Changes a byte of a note's wrapped key. */
    async spoil(id: number) {
      const { sealed } = await db.sql
        .selectFrom("notes")
        .select("sealed")
        .where("id", "=", id)
        .executeTakeFirstOrThrow();
      const [version, keyId, wrapped = "", secret] = sealed.split(".");
      const spoiled = `${wrapped.startsWith("A") ? "B" : "A"}${wrapped.slice(1)}`;
      const text = [version, keyId, spoiled, secret].join(".");
      await db.sql.updateTable("notes").set({ sealed: text }).where("id", "=", id).execute();
    },
    /** Every note opens, and says what was written last. */
    async checkAll() {
      for (const { id, sealed, length } of await db.sql.selectFrom("notes").selectAll().execute()) {
        const text = await sealer.open(sealed, contextOf(id));
        assert.ok(text.startsWith(noteText(id)));
        assert.equal(text.length, length);
      }
    },
  };
}
