import { Command } from "commander";
import { connectGovernance } from "../client/credential.ts";
import { asDocument, textOf } from "../client/documents.ts";
import { followPlan, isCommitted, printTransactions } from "../client/plan.ts";
import { exitCodes } from "../error/exit-code.ts";
import { readJson } from "../terminal/input.ts";
import { printJson } from "../terminal/output.ts";
import { type CommandContext, type ConnectedOptions, withConnection } from "./context.ts";

interface PlanOptions extends ConnectedOptions {
  readonly file: string;
  readonly wait?: boolean;
}

export function planCommand(context: CommandContext): Command {
  const preview = withConnection(new Command("preview"))
    .description("Show what a provisioning plan would do; nothing happens")
    .option("-f, --file <file>", "the plan, JSON; - is stdin", "-")
    .action((options: PlanOptions) => previewPlan(context, options));
  const execute = withConnection(new Command("execute"))
    .description("Execute a provisioning plan, and wait until each of its transactions has ended")
    .option("-f, --file <file>", "the plan, JSON; - is stdin", "-")
    .option("--no-wait", "only post it")
    .action((options: PlanOptions) => executePlan(context, options));
  return new Command("plan").description("Provisioning plans.").addCommand(preview).addCommand(execute);
}

async function previewPlan({ terminal }: CommandContext, options: PlanOptions): Promise<void> {
  const body = await readJson(options.file);
  const answer = await connectGovernance(options).call("POST", "/api/plans/preview", { body });
  printJson(terminal, answer.body);
}

async function executePlan(context: CommandContext, options: PlanOptions): Promise<void> {
  const body = await readJson(options.file);
  const server = connectGovernance(options);
  const posted = asDocument((await server.call("POST", "/api/plans", { body })).body, "a plan");
  await showPlan(
    context,
    options,
    options.wait === false ? posted : await followPlan(server, textOf(posted, "planId")),
    options.wait !== false,
  );
}

/** Prints a plan's transactions; one that did not commit makes the command fail, when its end was waited for. */
export async function showPlan(
  { terminal, exitWith }: CommandContext,
  { json }: ConnectedOptions,
  plan: Readonly<Record<string, unknown>>,
  ended: boolean,
): Promise<void> {
  if (ended && !isCommitted(plan)) exitWith(exitCodes.failed);
  if (json) printJson(terminal, plan);
  else printTransactions(terminal, plan);
}
