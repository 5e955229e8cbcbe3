// npm run bench -- scim|aggregate|provision|vault [--users N] [--only NAME]…: one JSON line a figure.
import { parseArgs } from "node:util";
import { benchAggregate } from "./aggregate.ts";
import { benchProvision } from "./provision.ts";
import { benchScim } from "./scim.ts";
import { benchVault } from "./vault.ts";

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    users: { type: "string" },
    safes: { type: "string", default: "20000" },
    members: { type: "string", default: "500000" },
    accounts: { type: "string", default: "100000" },
    only: { type: "string", multiple: true, default: [] },
    keep: { type: "string" },
  },
});
const { only, keep } = values;
const size = { safes: Number(values.safes), members: Number(values.members), accounts: Number(values.accounts) };

const benches = {
  scim: { run: (users: number) => benchScim(users, only), users: 100_000 },
  aggregate: { run: benchAggregate, users: 100_000 },
  provision: { run: benchProvision, users: 1000 },
  vault: { run: (users: number) => benchVault({ size: { users, ...size }, folder: keep, only }), users: 100_000 },
} as const;

const [name = ""] = positionals;
const users = values.users === undefined ? undefined : Number(values.users);
const counts = [users ?? 600, ...Object.values(size)];

if (!isBench(name) || !counts.every((count) => Number.isInteger(count) && count >= 600)) {
  process.stderr.write(
    `Usage: npm run bench -- ${Object.keys(benches).join("|")} [--users N] [--only NAME], N at least 600; ` +
      "--only, once or more, runs these figures alone: scim.readById, scim.gateway.patchActive, or of vault those that " +
      "begin so; of vault also [--safes N] [--members N] [--accounts N] [--keep FOLDER], where it is found again\n",
  );
  process.exitCode = 2;
} else {
  const bench = benches[name];
  await bench.run(users ?? bench.users);
}

function isBench(text: string): text is keyof typeof benches {
  return Object.hasOwn(benches, text);
}
