import { resolve } from "node:path";
import { Command } from "commander";
import type { CommandContext } from "./context.ts";

export function restoreCommand({ terminal }: CommandContext): Command {
  return new Command("restore")
    .description("Put a backup into an empty data folder; then start with --data")
    .argument("<backup>", "the folder that `castellan backup` made")
    .requiredOption("--data <folder>", "the data folder to fill: new or empty")
    .action(async (source: string, { data }: { data: string }) => {
      const { restore } = await import("../backup/backup.ts");
      const files = restore(resolve(source), resolve(data));
      terminal.out(`${files.map((name) => `${name}\n`).join("")}`);
    });
}
