import { Command, InvalidArgumentError } from "commander";
import { printJson, type Terminal } from "../terminal/output.ts";
import { table } from "../terminal/table.ts";
import { type CommandContext, withConnection } from "./context.ts";
import { several } from "./option.ts";
import type { NewTokenOptions, ShownToken, TokenOptions, Tokens } from "./token-contract.ts";
import { gatewayTokens } from "./token-of-gateway.ts";
import { governanceTokens } from "./token-of-governance.ts";

/** `castellan token …`: API tokens of governance (by its REST API) and of the gateway (in its database). */
export function tokenCommand({ terminal }: CommandContext): Command {
  const gateway = serviceCommand(terminal, new Command("gateway"), gatewayTokens(terminal))
    .description("Tokens that act as a vault user over SCIM; kept in the gateway's database")
    .addHelpText(
      "after",
      "\nThe vault user's password is read from CASTELLAN_TOKEN_VAULT_PASSWORD, typed, or from stdin.",
    );
  for (const command of gateway.commands) command.option("-c, --config <file>", "the configuration file, JSON");
  gateway.commands
    .find((command) => command.name() === "create")
    ?.requiredOption("--vault-user <name>", "the vault user it acts as");
  const governance = serviceCommand(terminal, new Command("governance"), governanceTokens).description(
    "Tokens for governance's REST API",
  );
  return new Command("token")
    .description("API tokens, for the gateway and for governance.")
    .addCommand(gateway)
    .addCommand(governance);
}

function serviceCommand(terminal: Terminal, service: Command, tokens: Tokens): Command {
  const create = withConnection(new Command("create"))
    .description("Make a token; it is shown this once")
    .requiredOption("--name <name>", "who it is for, as the audit trail will say")
    .option(
      "--scope <scope>",
      "what it may do; repeatable (gateway: read, users; governance: read, write, admin)",
      several,
    )
    .option("--days <count>", "how long it is good; without, until it is revoked", days)
    .action(async (options: NewTokenOptions) => {
      const made = await tokens.create(options);
      if (options.json) printJson(terminal, made);
      else terminal.out(`${made.token}\n`);
      terminal.err(`Token ${made.id}. This is the only time it is shown.\n`);
    });
  const list = withConnection(new Command("list"))
    .description("List the tokens")
    .action(async (options: TokenOptions) => {
      const found = await tokens.list(options);
      if (options.json) printJson(terminal, found);
      else terminal.out(table(["id", "name", "scopes", "created", "expires", "revoked"], found.map(row)));
    });
  const revoke = withConnection(new Command("revoke"))
    .description("End a token at once")
    .argument("<id>", "its id")
    .action(async (id: string, options: TokenOptions) => {
      await tokens.revoke(id, options);
      terminal.err("The token is revoked.\n");
    });
  return service.addCommand(create).addCommand(list).addCommand(revoke);
}

function days(text: string): number {
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("A number of days from 1 to 9999 is wanted.");
}

function row({ id, name, scopes, createdAt, expiresAt, revokedAt }: ShownToken): readonly unknown[] {
  return [id, name, scopes.join(" "), moment(createdAt), moment(expiresAt), moment(revokedAt)];
}

function moment(when: number | string | undefined): string {
  return when === undefined ? "" : new Date(when).toISOString().slice(0, 16).replace("T", " ");
}
