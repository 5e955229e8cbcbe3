import { Argument, Command, Option } from "commander";
import { connectGateway } from "../client/credential.ts";
import { readProblem } from "../client/problem.ts";
import type { Finding } from "../diagnosis/finding.ts";
import { exitCodes } from "../error/exit-code.ts";
import { readJson, readText } from "../terminal/input.ts";
import { printJson } from "../terminal/output.ts";
import { type CommandContext, type ConnectedOptions, withConnection } from "./context.ts";
import { probeCommand } from "./scim-probe.ts";

interface ScimOptions extends ConnectedOptions {
  readonly file?: string;
}

const path = new Argument("<path>", 'below the gateway\'s base: /Users, /Users/41, /Users?filter=userName eq "ada"');

/** `castellan scim …`: one request to the gateway, as any SCIM client would send it. */
export function scimCommand(context: CommandContext): Command {
  const command = new Command("scim").description("Talk SCIM to the gateway; explain SCIM bodies and answers.");
  for (const method of ["get", "delete"] as const) {
    command.addCommand(
      withConnection(new Command(method))
        .description(`${method.toUpperCase()} a resource or a list`)
        .addArgument(path)
        .action((where: string, options: ScimOptions) => send(context, method, where, undefined, options)),
    );
  }
  for (const method of ["post", "put", "patch"] as const) {
    command.addCommand(
      withConnection(new Command(method))
        .description(`${method.toUpperCase()} a body, read from --file or stdin`)
        .addArgument(path)
        .option("-f, --file <file>", "the body; - is stdin", "-")
        .action(async (where: string, options: ScimOptions) =>
          send(context, method, where, await readJson(options.file ?? "-"), options),
        ),
    );
  }
  return command.addCommand(probeCommand(context)).addCommand(diagnoseCommand(context));
}

async function send(
  { terminal, exitWith }: CommandContext,
  method: string,
  where: string,
  body: unknown,
  options: ScimOptions,
): Promise<void> {
  const gateway = connectGateway(options);
  const answer = await gateway.call(method.toUpperCase(), `/scim/v2/${encodeSpaces(where.replace(/^\/+/, ""))}`, {
    ...(body === undefined ? {} : { body, contentType: "application/scim+json" }),
    anyStatus: true,
  });
  if (answer.body === undefined) terminal.err(`${answer.status}\n`);
  else printJson(terminal, answer.body);
  if (answer.status < 400) return;
  terminal.err(`${answer.status}: ${readProblem(answer.body) ?? "no reason was given"}\n`);
  exitWith(exitCodeOf(answer.status));
}

function exitCodeOf(status: number) {
  if (status === 401 || status === 403) return exitCodes.refused;
  return status === 404 ? exitCodes.notFound : exitCodes.failed;
}

/** A filter is typed with spaces and quotes; what is encoded already stays as it is. */
function encodeSpaces(where: string): string {
  return where.replace(/[ "<>^`{|}\\]/g, encodeURIComponent);
}

interface DiagnoseOptions {
  readonly as?: (typeof bodyKinds)[number];
  readonly type?: (typeof bodyTypes)[number];
  readonly json?: true;
}

const bodyKinds = ["resource", "patch", "bulk", "search", "answer"] as const;
const bodyTypes = ["User", "Group"] as const;

function diagnoseCommand(context: CommandContext): Command {
  return new Command("diagnose")
    .description("Say in plain words what is wrong with a SCIM body, or what an answer means")
    .argument("[file]", "a JSON file; - is stdin", "-")
    .addOption(new Option("--as <kind>", "what the body is (default: what it looks like)").choices(bodyKinds))
    .addOption(new Option("--type <type>", "of which type (default: what it looks like)").choices(bodyTypes))
    .option("--json", "print the findings as JSON")
    .action(async (file: string, options: DiagnoseOptions) => {
      const { diagnose } = await import("../diagnosis/diagnose.ts");
      const findings = await diagnose(await readText(file), { kind: options.as, type: options.type });
      if (options.json) printJson(context.terminal, { findings });
      else if (findings.length === 0) context.terminal.out("Nothing is wrong with it.\n");
      else for (const finding of findings) context.terminal.out(printFinding(finding));
      if (findings.some(({ weight }) => weight === "error")) context.exitWith(exitCodes.failed);
    });
}

function printFinding({ text, section, mend }: Finding): string {
  const lines = [section === undefined ? text : `${text} [${section}]`, ...(mend === undefined ? [] : [`  ${mend}`])];
  return `${lines.join("\n")}\n`;
}
