import { resolve } from "node:path";
import { Command } from "commander";
import { configured } from "./configured.ts";
import { type CommandContext, type ConfiguredOptions, withConfiguration } from "./context.ts";

export function backupCommand({ terminal }: CommandContext): Command {
  return withConfiguration(new Command("backup"))
    .description("Copy the data folder into a new folder; the server may run meanwhile")
    .argument("<folder>", "where the copy goes: new or empty")
    .action(async (folder: string, options: ConfiguredOptions) => {
      const { backup } = await import("../backup/backup.ts");
      const { files, elsewhere } = await backup(await configured(options), resolve(folder));
      terminal.out(`${files.map((name) => `${name}\n`).join("")}`);
      terminal.err("The copy holds the root key and the first passwords: keep it as safe as the data folder.\n");
      for (const service of elsewhere) terminal.err(`${service} is in PostgreSQL: back it up with pg_dump.\n`);
    });
}
