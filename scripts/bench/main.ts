// npm run bench -- scim|aggregate|provision [--users N] [--only NAME]…: one JSON line a figure.
import { parseArgs } from "node:util";
import { benchAggregate } from "./aggregate.ts";
import { benchProvision } from "./provision.ts";
import { benchScim } from "./scim.ts";

const benches = {
  scim: { run: benchScim, users: 100_000 },
  aggregate: { run: benchAggregate, users: 100_000 },
  provision: { run: benchProvision, users: 1000 },
} as const;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { users: { type: "string" }, only: { type: "string", multiple: true } },
});
const [name = ""] = positionals;
const users = values.users === undefined ? undefined : Number(values.users);

if (!isBench(name) || (users !== undefined && !(Number.isInteger(users) && users >= 600))) {
  process.stderr.write(
    `Usage: npm run bench -- ${Object.keys(benches).join("|")} [--users N] [--only NAME], N at least 600; ` +
      "--only, once or more, runs these figures of scim alone: scim.readById, scim.gateway.patchActive\n",
  );
  process.exitCode = 2;
} else {
  const bench = benches[name];
  await bench.run(users ?? bench.users, values.only ?? []);
}

function isBench(text: string): text is keyof typeof benches {
  return Object.hasOwn(benches, text);
}
