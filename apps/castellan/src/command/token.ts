import { Command, InvalidArgumentError } from "commander";
import { connectGovernance } from "../client/credential.ts";
import { asDocument, listItems, textOf } from "../client/documents.ts";
import { CastellanError } from "../error/castellan-error.ts";
import { printJson, type Terminal } from "../terminal/output.ts";
import { readPassword } from "../terminal/password.ts";
import { table } from "../terminal/table.ts";
import { configured } from "./configured.ts";
import { type CommandContext, type ConnectedOptions, withConnection } from "./context.ts";
import { several } from "./option.ts";

interface TokenOptions extends ConnectedOptions {
  readonly config?: string;
  readonly name: string;
  readonly vaultUser: string;
  readonly scope?: readonly string[];
  readonly days?: number;
}

/** `castellan token …`: API tokens of governance (by its REST API) and of the gateway (in its database). */
export function tokenCommand(context: CommandContext): Command {
  const command = new Command("token").description("API tokens, for the gateway and for governance.");
  command.addCommand(serviceCommand("gateway", "Tokens that act as a vault user over SCIM", gatewayTokens(context)));
  command.addCommand(serviceCommand("governance", "Tokens for governance's REST API", governanceTokens(context)));
  return command;
}

interface Actions {
  create(options: TokenOptions): Promise<void>;
  list(options: TokenOptions): Promise<void>;
  revoke(id: string, options: TokenOptions): Promise<void>;
}

function serviceCommand(service: "gateway" | "governance", description: string, actions: Actions): Command {
  const configurable = (command: Command) =>
    service === "gateway"
      ? withConnection(command).option("-c, --config <file>", "the configuration file")
      : withConnection(command);
  const create = configurable(new Command("create"))
    .description("Make a token; it is shown this once")
    .requiredOption("--name <name>", "who it is for, as the audit trail will say")
    .option(
      "--scope <scope>",
      service === "gateway" ? "read or users; repeatable" : "read, write or admin; repeatable",
      several,
    )
    .option("--days <count>", "how long it is good; without, until it is revoked", days);
  if (service === "gateway") {
    create.requiredOption(
      "--vault-user <name>",
      "the vault user it acts as; the password is read from CASTELLAN_TOKEN_VAULT_PASSWORD, typed, or from stdin",
    );
  }
  return new Command(service)
    .description(description)
    .addCommand(create.action(actions.create))
    .addCommand(configurable(new Command("list")).description("List the tokens").action(actions.list))
    .addCommand(
      configurable(new Command("revoke"))
        .description("End a token at once")
        .argument("<id>", "its id")
        .action(actions.revoke),
    );
}

function days(text: string): number {
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("A number of days from 1 to 9999 is wanted.");
}

function expiry(count: number | undefined): { expiresAt?: number } {
  return count === undefined ? {} : { expiresAt: Date.now() + count * 86_400_000 };
}

function governanceTokens({ terminal }: CommandContext): Actions {
  return {
    create: async (options) => {
      const body = { name: options.name, ...scopes(options), ...expiry(options.days) };
      const made = asDocument((await connectGovernance(options).call("POST", "/api/tokens", { body })).body, "a token");
      showToken(terminal, options, made, textOf(made, "token"));
    },
    list: async (options) =>
      showTokens(terminal, options, await listItems(connectGovernance(options), "/api/tokens", 1000)),
    revoke: async (id, options) => {
      await connectGovernance(options).call("DELETE", `/api/tokens/${encodeURIComponent(id)}`);
      terminal.err("The token is revoked.\n");
    },
  };
}

function scopes({ scope }: TokenOptions): { scopes?: readonly string[] } {
  return scope === undefined ? {} : { scopes: scope };
}

function gatewayTokens({ terminal }: CommandContext): Actions {
  return {
    create: async (options) => {
      const vaultPassword = await readPassword(
        terminal,
        `Password of ${options.vaultUser}`,
        "CASTELLAN_TOKEN_VAULT_PASSWORD",
      );
      const made = await withGateway(options, (gateway) =>
        gateway.tokens.create({
          name: options.name,
          vaultUser: options.vaultUser,
          vaultPassword,
          scopes: gatewayScopes(options.scope),
          ...expiry(options.days),
        }),
      );
      showToken(terminal, options, made, made.token);
    },
    list: async (options) =>
      showTokens(terminal, options, await withGateway(options, (gateway) => gateway.tokens.list())),
    revoke: async (id, options) => {
      await withGateway(options, (gateway) => gateway.tokens.revoke(id));
      terminal.err("The token is revoked.\n");
    },
  };
}

function gatewayScopes(given: readonly string[] = ["read", "users"]): readonly ("read" | "users")[] {
  return given.map((scope) => {
    if (scope === "read" || scope === "users") return scope;
    throw new CastellanError("usage", `"${scope}" is not a scope of the gateway. Those are read and users.`);
  });
}

async function withGateway<Result>(
  options: TokenOptions,
  use: (gateway: Awaited<ReturnType<typeof import("../composition/services.ts").openGateway>>) => Promise<Result>,
): Promise<Result> {
  const [{ offlineMaterials }, { openGateway }] = await Promise.all([
    import("../composition/offline.ts"),
    import("../composition/services.ts"),
  ]);
  const gateway = await openGateway(await offlineMaterials(configured(options), process.env));
  try {
    return await use(gateway);
  } finally {
    await gateway.close();
  }
}

function showToken(terminal: Terminal, { json }: TokenOptions, made: object, token: string): void {
  if (json) printJson(terminal, made);
  else terminal.out(`${token}\n`);
  terminal.err("This is the only time the token is shown.\n");
}

function showTokens(terminal: Terminal, { json }: TokenOptions, tokens: readonly object[]): void {
  if (json) printJson(terminal, tokens);
  else terminal.out(table(["id", "name", "scopes", "created", "expires", "revoked"], tokens.map(tokenRow)));
}

function tokenRow(token: object): readonly unknown[] {
  const {
    id,
    name,
    scopes: granted,
    createdAt,
    expiresAt,
    revokedAt,
  } = Object.assign({ id: "", name: "", scopes: [], createdAt: 0, expiresAt: undefined, revokedAt: undefined }, token);
  return [id, name, granted.join(" "), moment(createdAt), moment(expiresAt), moment(revokedAt)];
}

function moment(milliseconds: unknown): string {
  return typeof milliseconds === "number" && milliseconds > 0
    ? new Date(milliseconds).toISOString().slice(0, 16).replace("T", " ")
    : "";
}
