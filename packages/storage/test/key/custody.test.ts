import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { test } from "node:test";
import { createLocalKeys, createServiceKey, rootKeyId } from "@castellan/storage";
import { type EngineUnderTest, onEveryEngine } from "../support/engines.ts";
import { type NotesTables, notesMigrations, noteText, openNotes } from "./notes.ts";

/** A ring whose keys a test changes. */
function ring(...keys: Uint8Array[]) {
  const service = createLocalKeys({ load: async () => keys, refreshMilliseconds: 0 });
  return { service, rotate: () => void keys.unshift(randomBytes(32)), retire: () => void keys.splice(1), keys };
}

const under = (map: ReadonlyMap<string, number>) => Object.fromEntries(map);

function custodySuite(engine: EngineUnderTest): void {
  const open = async (keys: ReturnType<typeof ring>) => {
    return openNotes(await engine.place().open<NotesTables>(notesMigrations), keys.service);
  };

  test("wraps everything anew, in small units, each with its audit entry, and tells the progress", async () => {
    const keys = ring(randomBytes(32));
    const notes = await open(keys);
    await notes.write(1, 250);
    const first = await keys.service.current();
    assert.deepEqual(under(await notes.custody.underKeys()), { [first]: 250 });
    keys.rotate();
    const told: number[] = [];
    const progress = await notes.custody.rewrap({ onProgress: ({ rewrapped }) => told.push(rewrapped) });
    assert.deepEqual(progress, { rewrapped: 250, left: 0 });
    assert.deepEqual(told, [100, 200, 250]);
    const second = await keys.service.current();
    assert.deepEqual(under(await notes.custody.underKeys()), { [second]: 250 });
    const entries = await notes.audit.list({ limit: 10, action: "keys.rewrapped" });
    assert.deepEqual(
      entries.map(({ target, details }) => [target, details]),
      [100, 100, 50].map((values) => [`root-key:${second}`, { values }]),
    );
    keys.retire();
    await notes.checkAll();
    assert.deepEqual(await notes.custody.rewrap(), { rewrapped: 0, left: 0 }, "and then has nothing to do");
  });

  test("leaves what it cannot open, and does the rest", async () => {
    const keys = ring(randomBytes(32));
    const notes = await open(keys);
    await notes.write(1, 5);
    const lost = await keys.service.current();
    keys.keys.splice(0, 1, randomBytes(32));
    await notes.write(6, 10);
    keys.rotate();
    await notes.spoil(7);
    assert.deepEqual(await notes.custody.rewrap(), { rewrapped: 4, left: 6 });
    assert.equal((await notes.custody.underKeys()).get(lost), 5);
  });

  test("needs a root key", async () => {
    const keys = ring(randomBytes(32));
    const notes = await open(keys);
    await notes.write(1, 5);
    keys.keys.splice(0);
    await assert.rejects(notes.custody.rewrap(), { name: "StorageError", code: "sealed" });
  });

  test("loses no write that happens meanwhile, on one node or another", async () => {
    const keys = ring(randomBytes(32));
    const notes = await open(keys);
    await notes.write(1, 150);
    let stop = false;
    const writing = [0, 1, 2, 3].map(async (writer) => {
      for (let round = 0; !stop; round += 1) {
        const id = 1 + ((writer * 37 + round * 11) % 150);
        await notes.write(id, id, `${noteText(id)} of ${writer}/${round}`);
        await notes.write(1000 * (writer + 1) + round, 1000 * (writer + 1) + round);
      }
    });
    for (let rotation = 0; rotation < 3; rotation += 1) {
      keys.rotate();
      await Promise.all([notes.custody.rewrap(), notes.custody.rewrap()]);
    }
    stop = true;
    await Promise.all(writing);
    await notes.custody.rewrap();
    assert.deepEqual([...(await notes.custody.underKeys()).keys()], [await keys.service.current()]);
    keys.retire();
    await notes.checkAll();
  });

  test("stops when it is told to, and goes on later", async () => {
    const keys = ring(randomBytes(32));
    const notes = await open(keys);
    await notes.write(1, 300);
    keys.rotate();
    const stopping = new AbortController();
    const stopped = notes.custody.rewrap({ signal: stopping.signal, onProgress: () => stopping.abort() });
    await assert.rejects(stopped, { name: "AbortError" });
    const current = await keys.service.current();
    assert.equal((await notes.custody.underKeys()).get(current), 100);
    assert.deepEqual(await notes.custody.rewrap(), { rewrapped: 200, left: 0 });
  });

  test("keeps a service's own key the same for all nodes, whatever the root key", async () => {
    const keys = ring(randomBytes(32));
    const notes = await open(keys);
    const nodes = Array.from({ length: 4 }, () => createServiceKey(notes.db, notes.sealer, "cursors"));
    const [first, ...others] = await Promise.all(nodes.map((node) => node()));
    assert.equal(first?.length, 32);
    for (const other of others) assert.deepEqual(other, first);
    keys.rotate();
    await notes.custody.rewrap();
    keys.retire();
    assert.deepEqual(await createServiceKey(notes.db, notes.sealer, "cursors")(), first);
    assert.notDeepEqual(await createServiceKey(notes.db, notes.sealer, "other")(), first);
    const [held] = keys.keys.splice(0);
    const later = createServiceKey(notes.db, notes.sealer, "cursors");
    await assert.rejects(later(), { code: "sealed" });
    keys.keys.push(held ?? randomBytes(32));
    assert.deepEqual(await later(), first, "and finds it when the root key is back");
  });

  test("is as good as before when it is killed, and goes on", {
    skip: !engine.lasting && "nothing lasts",
  }, async () => {
    const place = engine.place();
    const [old, next] = [randomBytes(32), randomBytes(32)];
    const before = openNotes(await place.open<NotesTables>(notesMigrations), ring(old).service);
    await before.write(1, 2000);
    await before.db.close();
    const script = join(import.meta.dirname, "rewrap.child.ts");
    const roots = [next, old].map((key) => key.toString("hex"));
    const child = spawn(process.execPath, [script, place.options.url, place.options.schema, ...roots], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const ended = once(child, "exit");
    for await (const line of createInterface(child.stdout)) if (Number(line) >= 300) child.kill("SIGKILL");
    assert.equal((await ended)[1], "SIGKILL");
    const after = openNotes(await place.open<NotesTables>(notesMigrations), ring(next, old).service);
    const counts = await after.custody.underKeys();
    assert.equal((counts.get(rootKeyId(next)) ?? 0) + (counts.get(rootKeyId(old)) ?? 0), 2000);
    assert.ok((counts.get(rootKeyId(next)) ?? 0) >= 300 && (counts.get(rootKeyId(old)) ?? 0) > 0);
    await after.checkAll();
    await after.custody.rewrap();
    assert.deepEqual(under(await after.custody.underKeys()), { [rootKeyId(next)]: 2000 });
    assert.equal((await after.audit.verify()).intact, true);
  });
}

await onEveryEngine("custody", custodySuite);
