import { Command } from "commander";
import { findAccount } from "../client/account.ts";
import { connectGovernance } from "../client/credential.ts";
import { asDocument, type Document, listItems, query, textOf } from "../client/documents.ts";
import { followPlan } from "../client/plan.ts";
import type { ServerClient } from "../client/server.ts";
import { CastellanError } from "../error/castellan-error.ts";
import { printJson } from "../terminal/output.ts";
import { readPassword } from "../terminal/password.ts";
import { table } from "../terminal/table.ts";
import { type CommandContext, type ConnectedOptions, withConnection } from "./context.ts";
import { count, several } from "./option.ts";
import { showPlan } from "./plan.ts";

interface ListOptions extends ConnectedOptions {
  readonly application?: string;
  readonly identity?: string;
  readonly search?: string;
  readonly status?: string;
  readonly limit: number;
}

interface ChangeOptions extends ConnectedOptions {
  readonly comment?: string;
  readonly wait: boolean;
}

interface CreateOptions extends ChangeOptions {
  readonly application: string;
  readonly attribute?: readonly string[];
  readonly withPassword?: true;
}

/** What Manage Accounts can do to an account that is there, and what each is called. */
const operations = {
  enable: "Enable an account",
  disable: "Disable an account",
  unlock: "Unlock an account",
  delete: "Delete an account",
  "change-password": "Set an account's password: from CASTELLAN_ACCOUNT_PASSWORD, typed, or from stdin",
} as const;

export function accountCommand(context: CommandContext): Command {
  const command = new Command("account").description("Accounts of people on applications.");
  command.addCommand(
    withConnection(new Command("list"))
      .description("List accounts")
      .option("--application <name>", "of one application")
      .option("--identity <name>", "of one person")
      .option("--search <text>", "whose names hold a text")
      .option("--status <status>", "of one status")
      .option("--limit <count>", "how many at most", count, 50)
      .action((options: ListOptions) => listAccounts(context, options)),
  );
  command.addCommand(
    withWaiting(withConnection(new Command("create")))
      .description("Create an account for a person, by the application's provisioning policy")
      .argument("<identity>", "the person's name in governance")
      .requiredOption("--application <name>", "where")
      .option("--attribute <name=value>", "a value the policy asks for or may be told; repeatable", several)
      .option("--with-password", "read the first password: from CASTELLAN_ACCOUNT_PASSWORD, typed, or from stdin")
      .action((identity: string, options: CreateOptions) => createAccount(context, identity, options)),
  );
  for (const [operation, description] of Object.entries(operations)) {
    command.addCommand(
      withWaiting(withConnection(new Command(operation)))
        .description(description)
        .argument("<application>", "its name")
        .argument("<account>", "the account's native identity, or its name where only one account has it")
        .action((application: string, account: string, options: ChangeOptions) =>
          changeAccount(context, operation, application, account, options),
        ),
    );
  }
  return command;
}

function withWaiting(command: Command): Command {
  return command.option("--comment <text>", "why, for the audit trail").option("--no-wait", "do not wait for the end");
}

async function listAccounts({ terminal }: CommandContext, options: ListOptions): Promise<void> {
  const { application, identity, search, status } = options;
  const path = `/api/accounts${query({ application, identity, search, status })}`;
  const accounts = await listItems(connectGovernance(options), path, options.limit);
  if (options.json) return printJson(terminal, accounts);
  terminal.out(table(["application", "account", "name", "identity", "state"], accounts.map(accountRow)));
}

function accountRow(account: Document): readonly unknown[] {
  const state = [account.disabled === true ? "disabled" : "enabled", ...(account.locked === true ? ["locked"] : [])];
  return [account.application, account.nativeIdentity, account.displayName, account.identity, state.join(", ")];
}

async function createAccount(context: CommandContext, identity: string, options: CreateOptions): Promise<void> {
  const attributes = Object.fromEntries((options.attribute ?? []).map(attribute));
  const password =
    options.withPassword && (await readPassword(context.terminal, "First password", "CASTELLAN_ACCOUNT_PASSWORD"));
  const server = connectGovernance(options);
  await post(context, server, `/api/identities/${encodeURIComponent(identity)}/accounts`, options, {
    application: options.application,
    attributes,
    ...(password === undefined ? {} : { password }),
  });
}

function attribute(text: string): readonly [name: string, value: string] {
  const equals = text.indexOf("=");
  if (equals > 0) return [text.slice(0, equals), text.slice(equals + 1)];
  throw new CastellanError("usage", `"${text}" is not an attribute. Write name=value.`);
}

async function changeAccount(
  context: CommandContext,
  operation: string,
  application: string,
  name: string,
  options: ChangeOptions,
): Promise<void> {
  const server = connectGovernance(options);
  const account = await findAccount(server, application, name);
  const password =
    operation === "change-password"
      ? await readPassword(context.terminal, "New password", "CASTELLAN_ACCOUNT_PASSWORD")
      : undefined;
  const path = `/api/accounts/${encodeURIComponent(textOf(account, "id"))}/${operation}`;
  await post(context, server, path, options, password === undefined ? {} : { password });
}

async function post(
  context: CommandContext,
  server: ServerClient,
  path: string,
  options: ChangeOptions,
  body: Document,
): Promise<void> {
  const { comment } = options;
  const posted = await server.call("POST", path, { body: { ...body, ...(comment === undefined ? {} : { comment }) } });
  const answer = asDocument(posted.body, "a plan");
  if (!options.wait) return showPlan(context, options, answer, false);
  await showPlan(context, options, await followPlan(server, textOf(answer, "planId")), true);
}
