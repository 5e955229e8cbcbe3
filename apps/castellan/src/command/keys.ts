import { setTimeout as pause } from "node:timers/promises";
import { Command } from "commander";
import type { OpenCustody } from "../composition/custodies.ts";
import type { Configuration } from "../configuration/configuration.ts";
import { CastellanError } from "../error/castellan-error.ts";
import { exitCodes } from "../error/exit-code.ts";
import type { KeysReport, RootKeyReport } from "../keys/report.ts";
import type { RootKeys } from "../keys/root-keys.ts";
import { printJson, type Terminal } from "../terminal/output.ts";
import { table } from "../terminal/table.ts";
import { configured } from "./configured.ts";
import { type CommandContext, type ConfiguredOptions, withConfiguration } from "./context.ts";

interface KeysOptions extends ConfiguredOptions {
  readonly json?: true;
}

interface ForgetOptions extends KeysOptions {
  readonly yes?: true;
}

/** `castellan keys …`: the root keys, beside a running server or without one. */
export function keysCommand(context: CommandContext): Command {
  const status = withConfiguration(new Command("status"))
    .description("Which root keys there are, and how much is sealed under each")
    .option("--json", "print the result as JSON")
    .action((options: KeysOptions) => withKeys(options, (opened) => tellStatus(opened, options, context)));
  const rotate = withConfiguration(new Command("rotate"))
    .description("Make a new root key in the data folder, and wrap everything anew under it")
    .option("--json", "print the result as JSON")
    .action((options: KeysOptions) => withKeys(options, (opened) => rotateKey(opened, options, context)));
  const retire = withConfiguration(new Command("retire"))
    .description("Remove the earlier root keys of the data folder under which nothing stands any more")
    .option("--json", "print the result as JSON")
    .action((options: KeysOptions) => withKeys(options, (opened) => retireKeys(opened, options, context)));
  const forget = withConfiguration(new Command("forget"))
    .description(
      "Give up, for good, what the vault keeps under a root key that is lost, so that it is no longer sealed",
    )
    .argument("<id>", "the missing root key, as keys status names it")
    .option("--yes", "do it; without it nothing happens but that what would be lost is told")
    .option("--json", "print the result as JSON")
    .action((id: string, options: ForgetOptions) =>
      withKeys(options, (opened) => forgetKey(opened, id, options, context)),
    );
  return new Command("keys")
    .description("The root keys, under which vault, gateway and governance seal secrets.")
    .addCommand(status)
    .addCommand(rotate)
    .addCommand(retire)
    .addCommand(forget);
}

interface OpenKeys {
  readonly configuration: Configuration;
  readonly rootKeys: RootKeys;
  readonly custodies: readonly OpenCustody[];
}

async function withKeys(options: KeysOptions, use: (opened: OpenKeys) => Promise<void>): Promise<void> {
  const [{ openCustodies }, { openRootKeys }] = await Promise.all([
    import("../composition/custodies.ts"),
    import("../keys/root-keys.ts"),
  ]);
  const configuration = await configured(options);
  const custodies = await openCustodies(configuration);
  const rootKeys = await openRootKeys(configuration, process.env);
  try {
    await use({ configuration, rootKeys, custodies });
  } finally {
    await rootKeys.close();
    for (const { close } of custodies) await close();
  }
}

async function tellStatus(
  opened: OpenKeys,
  options: KeysOptions,
  { terminal, exitWith }: CommandContext,
): Promise<void> {
  const { reportKeys } = await import("../keys/report.ts");
  const report = await reportKeys(opened.rootKeys, opened.custodies);
  if (report.state === "sealed") exitWith(exitCodes.failed);
  if (options.json) return printJson(terminal, report);
  printReport(report, terminal);
}

async function rotateKey(opened: OpenKeys, options: KeysOptions, { terminal }: CommandContext): Promise<void> {
  const [{ rotateRootKey }, { rewrapAll }] = await Promise.all([
    import("../keys/rotate.ts"),
    import("../keys/rewrap.ts"),
  ]);
  const rotation = await rotateRootKey(opened.rootKeys, opened.configuration, process.env);
  if (!options.json) terminal.err(`The root key is ${rotation.current} now.\n`);
  const rewrapped = await rewrapAll(opened.custodies, terminal);
  if (options.json) return printJson(terminal, { ...rotation, rewrapped });
  terminal.out(`${rewrapped} values wrapped anew.\n`);
  terminal.err("Back up the data folder; then remove the earlier key with `castellan keys retire`.\n");
}

async function retireKeys(opened: OpenKeys, options: KeysOptions, { terminal }: CommandContext): Promise<void> {
  const [{ untilNoticed }, { rewrapAll }, { reportKeys, totalOf }] = await Promise.all([
    import("../keys/rotate.ts"),
    import("../keys/rewrap.ts"),
    import("../keys/report.ts"),
  ]);
  const wait = untilNoticed(opened.configuration);
  if (wait > 0) {
    terminal.err(`Waiting ${Math.ceil(wait / 1000)} seconds, until every process knows the new root key.\n`);
    await pause(wait);
  }
  await rewrapAll(opened.custodies, terminal);
  const { keys } = await reportKeys(opened.rootKeys, opened.custodies);
  refuseUnnamed(keys, totalOf);
  const earlier = keys.filter(({ role, source }) => role === "earlier" && source === "file");
  const [kept, retired] = [earlier.filter((key) => totalOf(key) > 0), earlier.filter((key) => totalOf(key) === 0)];
  for (const { id } of retired) await opened.rootKeys.file.remove(id);
  const result = { retired: retired.map(({ id }) => id), kept: kept.map(({ id }) => id) };
  if (options.json) printJson(terminal, result);
  else
    terminal.out(result.retired.map((id) => `${id} removed\n`).join("") || "There is no earlier root key to remove.\n");
  if (kept.length > 0) {
    throw new CastellanError(
      "workFailed",
      `Something stands still under ${result.kept.join(", ")}: see castellan keys status.`,
    );
  }
}

async function forgetKey(
  { rootKeys, custodies }: OpenKeys,
  id: string,
  options: ForgetOptions,
  { terminal }: CommandContext,
): Promise<void> {
  const { reportKeys } = await import("../keys/report.ts");
  const { keys, reason } = await reportKeys(rootKeys, custodies);
  // A key service that is away has not lost its keys.
  if (reason !== undefined) throw new CastellanError("sealed", `There must be a root key first. ${reason}`);
  const key = keys.find((other) => other.id === id.toLowerCase());
  if (key === undefined)
    throw new CastellanError("notFound", `Nothing stands under a root key ${id}: see castellan keys status.`);
  if (key.role !== "missing") {
    throw new CastellanError("refused", `The root key ${key.id} is here: only one that is lost can be forgotten.`);
  }
  if (options.yes !== true) {
    throw new CastellanError(
      "usage",
      `The secrets of ${key.values.vault ?? 0} safes would be lost for good, also if the key is found later. Look for it in every backup; then add --yes.`,
    );
  }
  let forgotten = 0;
  for (const { custody } of custodies) forgotten += await custody.forget(key.id);
  const { gateway = 0, governance = 0 } = key.values;
  if (options.json) return printJson(terminal, { forgotten, left: { gateway, governance } });
  terminal.out(`${forgotten} data keys given up, and the secrets under them.\n`);
  if (gateway + governance === 0) return;
  terminal.err(
    `In the gateway ${gateway} and in governance ${governance} values stand still under it: give those secrets again.\n`,
  );
}

/** What stands under a key without a name may stand under any of them. */
function refuseUnnamed(keys: readonly RootKeyReport[], totalOf: (key: RootKeyReport) => number): void {
  if (!keys.some((key) => key.role === "unnamed" && totalOf(key) > 0)) return;
  throw new CastellanError(
    "workFailed",
    "Some old values cannot be wrapped anew: see castellan keys status. No root key was removed.",
  );
}

function printReport(report: KeysReport, terminal: Terminal): void {
  if (report.reason !== undefined) terminal.err(`Sealed. ${report.reason}\n`);
  else if (report.state === "sealed") terminal.err("Sealed: a root key is missing that something stands under.\n");
  terminal.out(table(["root key", "role", "from", "vault", "gateway", "governance"], report.keys.map(row)));
}

function row({ id, role, source, values }: RootKeyReport): readonly unknown[] {
  const { vault = 0, gateway = 0, governance = 0 } = values;
  return [id || "(before ids)", role, source ?? "", vault, gateway, governance];
}
