import { Readable } from "node:stream";
import type { VaultContext } from "../context.ts";
import { type Answer, done, json, type Route, route, type SessionCall } from "../http/route.ts";
import { createSafe, deleteSafe, updateSafe } from "./actions.ts";
import { readNewSafe, readSafeChange } from "./fields.ts";
import { gen1Safe, unwrapped } from "./gen1-safe.ts";
import { selectSafes } from "./list.ts";
import { openSafe } from "./store.ts";

/** The safes of the first generation, which some clients still live by. */
export function gen1SafeRoutes(context: VaultContext): readonly Route[] {
  const path = "/WebServices/PIMServices.svc/Safes";
  return [
    route("GET", path, async (call) => gen1List(context, call)),
    route("GET", `${path}/:safe`, async (call) => {
      const row = await openSafe(context, context.db.sql, call.principal, call.param("safe"));
      return json(200, { GetSafeResult: gen1Safe(row) });
    }),
    route("POST", path, async (call) => {
      const read = () => call.body((fields) => readNewSafe(unwrapped(fields)));
      return json(201, { AddSafeResult: gen1Safe(await createSafe(context, call, read)) });
    }),
    route("PUT", `${path}/:safe`, async (call) => {
      const change = call.body((fields) => readSafeChange(unwrapped(fields)));
      return json(200, { UpdateSafeResult: gen1Safe(await updateSafe(context, call, change)) });
    }),
    route("DELETE", `${path}/:safe`, async (call) => {
      await deleteSafe(context, call);
      return done;
    }),
  ];
}

/** Safes read from the database at once. */
const chunk = 1_000;

/** Every safe the caller is a member of, or with `Query` those with it in their names; without pages, so as a stream. */
function gen1List(context: VaultContext, call: SessionCall): Answer {
  const search = call.query((fields) => fields.text("query", { limit: 500 }));
  const name = search === undefined ? "GetSafesResult" : "SearchSafesResult";
  const parts = safesByName(context, call, search?.trim() ?? "");
  return { status: 200, body: Readable.from(wrapped(name, parts), { objectMode: false }) };
}

async function* wrapped(name: string, parts: AsyncIterable<string>): AsyncGenerator<string> {
  yield `{"${name}":[`;
  yield* parts;
  yield "]}";
}

async function* safesByName(context: VaultContext, call: SessionCall, search: string): AsyncGenerator<string> {
  const { query } = await selectSafes(context, call.principal, search);
  let after = "";
  for (let separator = ""; ; separator = ",") {
    const rows = await query.selectAll().where("name_key", ">", after).orderBy("name_key").limit(chunk).execute();
    const last = rows.at(-1);
    if (last === undefined) return;
    yield separator + rows.map((row) => JSON.stringify(gen1Safe(row))).join(",");
    if (rows.length < chunk) return;
    after = last.name_key;
  }
}
