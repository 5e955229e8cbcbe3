import { Command } from "commander";
import { exitCodes } from "../error/exit-code.ts";
import type { CommandContext } from "./context.ts";

export function demoCommand({ terminal, exitWith }: CommandContext): Command {
  return new Command("demo")
    .description("Play the whole story on a fresh data folder, each service in a process of its own.")
    .action(async () => {
      const { playDemo } = await import("../demo/demo.ts");
      const failed = await playDemo(terminal);
      if (failed > 0) exitWith(exitCodes.failed);
    });
}
