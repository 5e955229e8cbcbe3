// A process to be killed: it wraps notes anew under the first of the root keys it is given, and prints how many it did.
import { writeSync } from "node:fs";
import { createLocalKeys, openDatabase } from "@castellan/storage";
import { type NotesTables, notesMigrations, openNotes } from "./notes.ts";

const [url = "", schema = "", ...roots] = process.argv.slice(2);
const db = await openDatabase<NotesTables>({ url, schema, migrations: notesMigrations });
const keys = createLocalKeys({ load: async () => roots.map((root) => new Uint8Array(Buffer.from(root, "hex"))) });
await openNotes(db, keys).custody.rewrap({
  onProgress: ({ rewrapped }) => void writeSync(1, `${rewrapped}\n`),
});
// Should it be done before it is killed, it waits for that.
setInterval(() => undefined, 1000);
