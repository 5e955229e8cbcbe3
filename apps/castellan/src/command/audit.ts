import type { AuditEntry, AuditNote, AuditVerification } from "@castellan/storage";
import { Command, InvalidArgumentError, Option } from "commander";
import type { AuditTrail } from "../composition/audit-trails.ts";
import { serviceNames } from "../configuration/service-name.ts";
import { CastellanError } from "../error/castellan-error.ts";
import { exitCodes } from "../error/exit-code.ts";
import { printJson } from "../terminal/output.ts";
import { table } from "../terminal/table.ts";
import { configured } from "./configured.ts";
import { type CommandContext, type ConfiguredOptions, withConfiguration } from "./context.ts";
import { count } from "./option.ts";

interface AuditOptions extends ConfiguredOptions {
  readonly json?: true;
  readonly service?: (typeof serviceNames)[number];
  readonly limit: number;
  readonly action?: string;
  readonly target?: string;
  readonly correlationId?: string;
  readonly noted?: AuditNote;
}

/** `castellan audit …` reads the databases themselves: the trail can be checked also when no server runs. */
export function auditCommand(context: CommandContext): Command {
  const service = () => new Option("--service <name>", "one service only").choices([...serviceNames]);
  const list = withConfiguration(new Command("list"))
    .description("The newest entries of the audit trails")
    .addOption(service())
    .option("--action <action>", "for example user.disabled")
    .option("--target <target>", "for example user:41")
    .option("--correlation-id <id>", "everything that one intention did")
    .option("--limit <count>", "how many of each service", count, 50)
    .option("--json", "print the entries as JSON")
    .action((options: AuditOptions) => listEntries(context, options));
  const verify = withConfiguration(new Command("verify"))
    .description("Prove that no entry of any audit trail was changed, removed or reordered")
    .addOption(service())
    .option("--noted <end>", "the end that an earlier run printed, of the one service: it must still be there", note)
    .option("--json", "print the result as JSON")
    .action((options: AuditOptions) => verifyTrails(context, options));
  return new Command("audit")
    .description("The audit trails of vault, gateway and governance.")
    .addCommand(list)
    .addCommand(verify);
}

async function withTrails<Result>(
  options: AuditOptions,
  use: (trails: readonly AuditTrail[]) => Promise<Result>,
): Promise<Result> {
  const { openAuditTrails } = await import("../composition/audit-trails.ts");
  const trails = await openAuditTrails(await configured(options), options.service);
  try {
    return await use(trails);
  } finally {
    for (const trail of trails) await trail.close();
  }
}

async function listEntries({ terminal }: CommandContext, options: AuditOptions): Promise<void> {
  const { limit, action, target, correlationId } = options;
  const query = {
    limit,
    newestFirst: true,
    ...(action === undefined ? {} : { action }),
    ...(target === undefined ? {} : { target }),
    ...(correlationId === undefined ? {} : { correlationId }),
  };
  const entries = await withTrails(options, async (trails) => {
    const found = await Promise.all(
      trails.map(async ({ service, audit }) => (await audit.list(query)).map((entry) => ({ service, ...entry }))),
    );
    return found.flat().sort((left, right) => right.at - left.at);
  });
  if (options.json) return printJson(terminal, entries);
  terminal.out(table(["when", "service", "action", "actor", "target", "details"], entries.map(row)));
}

function row(entry: AuditEntry & { readonly service: string }): readonly unknown[] {
  const when = new Date(entry.at).toISOString().replace("T", " ").slice(0, 19);
  return [when, entry.service, entry.action, entry.actor, entry.target, entry.details];
}

function note(text: string): AuditNote {
  const [, sequence, hash] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(text) ?? [];
  if (sequence !== undefined && hash !== undefined) return { sequence: Number(sequence), hash };
  throw new InvalidArgumentError("An end is a number, a colon and 64 hexadecimal digits.");
}

interface TrailVerdict {
  readonly service: string;
  /** The last entry when the walk began, where the trail is intact. */
  readonly end?: AuditNote;
}

async function verifyTrail(
  { service, audit }: AuditTrail,
  noted?: AuditNote,
): Promise<TrailVerdict & AuditVerification> {
  // Read first: what is appended meanwhile is not part of what is proved.
  const end = await audit.end();
  const result = await audit.verify(noted);
  return { service, ...result, ...(result.intact ? { end } : {}) };
}

async function verifyTrails({ terminal, exitWith }: CommandContext, options: AuditOptions): Promise<void> {
  const { noted, service } = options;
  if (noted !== undefined && service === undefined) {
    throw new CastellanError("usage", "Name the service whose end was noted with --service.");
  }
  const results = await withTrails(options, (trails) => Promise.all(trails.map((trail) => verifyTrail(trail, noted))));
  if (results.some((result) => !result.intact)) exitWith(exitCodes.failed);
  if (options.json) return printJson(terminal, results);
  for (const result of results) terminal.out(`${result.service.padEnd(11)} ${verdict(result)}\n`);
}

function verdict(result: TrailVerdict & AuditVerification): string {
  const end = result.end === undefined ? "" : `, end ${result.end.sequence}:${result.end.hash}`;
  if (result.intact) return `intact, ${result.entries} entries${end}`;
  return `BROKEN at entry ${result.brokenAt}: ${result.reason}`;
}
