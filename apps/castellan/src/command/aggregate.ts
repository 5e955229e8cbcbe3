import { Command } from "commander";
import { countsText } from "../client/counts.ts";
import { connectGovernance } from "../client/credential.ts";
import { asDocument, type Document, documentsOf, numberOf, textOf } from "../client/documents.ts";
import type { ServerClient } from "../client/server.ts";
import { waitFor } from "../client/wait.ts";
import { exitCodes } from "../error/exit-code.ts";
import { printJson, type Terminal } from "../terminal/output.ts";
import { createProgress } from "../terminal/progress.ts";
import { type CommandContext, type ConnectedOptions, withConnection } from "./context.ts";

interface AggregateOptions extends ConnectedOptions {
  readonly objectType: string;
  readonly detectDeleted: boolean;
  readonly optimisation: boolean;
  readonly wait: boolean;
}

const endings: ReadonlySet<string> = new Set(["completed", "completedWithWarning", "failed", "cancelled"]);

export function aggregateCommand(context: CommandContext): Command {
  return withConnection(new Command("aggregate"))
    .description("Read the accounts of an application into governance, and wait for the end")
    .argument("<application>", "its name")
    .option("--object-type <type>", "what is read", "account")
    .option("--no-detect-deleted", "leave accounts alone that are gone from the application")
    .option("--no-optimisation", "process accounts also where nothing changed")
    .option("--no-wait", "only start it")
    .action((application: string, options: AggregateOptions) => aggregate(context, application, options));
}

async function aggregate(
  { terminal, exitWith }: CommandContext,
  application: string,
  options: AggregateOptions,
): Promise<void> {
  const server = connectGovernance(options);
  const started = await server.call("POST", `/api/applications/${encodeURIComponent(application)}/aggregate`, {
    body: {
      objectType: options.objectType,
      ...(options.detectDeleted ? {} : { detectDeleted: false }),
      ...(options.optimisation ? {} : { noOptimisation: true }),
    },
  });
  const task = asDocument(started.body, "a task");
  const last = options.wait ? await follow(server, terminal, application, textOf(task, "id")) : task;
  if (options.wait && !textOf(last, "status").startsWith("completed")) exitWith(exitCodes.failed);
  if (options.json) return printJson(terminal, last);
  terminal.out(`${application}: ${textOf(last, "status")}, ${summary(last)}\n`);
  for (const message of documentsOf(last, "messages"))
    terminal.err(`${textOf(message, "level")}: ${textOf(message, "text")}\n`);
}

async function follow(server: ServerClient, terminal: Terminal, application: string, id: string): Promise<Document> {
  const progress = createProgress(terminal, application);
  try {
    return await waitFor(
      async () => asDocument((await server.call("GET", `/api/tasks/${encodeURIComponent(id)}`)).body, "a task"),
      (task) => endings.has(textOf(task, "status")),
      (task) => progress.report({ done: numberOf(task, "processed"), details: countsText(task) }),
    );
  } finally {
    progress.end();
  }
}

function summary(task: Document): string {
  const details = countsText(task);
  return `${numberOf(task, "processed")} objects${details === "" ? "" : ` (${details})`}`;
}
