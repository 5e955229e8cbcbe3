import { writeFile } from "node:fs/promises";
import { Command } from "commander";
import { CastellanError, messageOf } from "../error/castellan-error.ts";
import { exitCodes } from "../error/exit-code.ts";
import { printJson } from "../terminal/output.ts";
import type { CommandContext } from "./context.ts";
import { count } from "./option.ts";

interface ProbeOptions {
  readonly data?: string;
  readonly user?: string;
  readonly bearer?: true;
  readonly anonymous?: true;
  readonly write?: true;
  readonly timeout: number;
  readonly maxRequests: number;
  readonly json?: true;
  readonly html?: string;
  readonly markdown?: string;
}

/** `castellan scim probe`: what a SCIM server can do, and how well it keeps to the RFCs. */
export function probeCommand(context: CommandContext): Command {
  return new Command("probe")
    .description("Find out what a SCIM server can do and how well it keeps to the RFCs; reads only, unless --write")
    .argument("[url]", "where its /Users is, without it: https://host/scim/v2 (default: the gateway at CASTELLAN_URL)")
    .option("--user <name>", "HTTP Basic as this user; the password is typed, or comes from CASTELLAN_PROBE_PASSWORD")
    .option("--bearer", "a bearer token, which is typed, or comes from CASTELLAN_PROBE_TOKEN")
    .option("--anonymous", "no credentials")
    .option("--data <folder>", "the data folder whose credentials.json is used for the gateway at CASTELLAN_URL")
    .option("--write", "make temporary users and groups (castellan-probe-…) and delete them again")
    .option("--timeout <seconds>", "for each request", count, 30)
    .option("--max-requests <count>", "how many requests are sent at most", count, 400)
    .option("--json", "print the whole report as JSON")
    .option("--html <file>", "write the report as a page")
    .option("--markdown <file>", "write the report as Markdown")
    .action((url: string | undefined, options: ProbeOptions) => probeServer(context, url, options));
}

async function probeServer(context: CommandContext, url: string | undefined, options: ProbeOptions): Promise<void> {
  const { terminal } = context;
  // Loaded when it is wanted: no other command needs the SCIM library.
  const { probedUrl, probeCredential } = await import("../conformance/credential.ts");
  const { runProbe } = await import("../conformance/run.ts");
  const baseUrl = probedUrl(url);
  const report = await runProbe(terminal, {
    baseUrl,
    authentication: await probeCredential(terminal, baseUrl, options),
    write: options.write === true,
    timeoutMilliseconds: options.timeout * 1000,
    maximumRequests: options.maxRequests,
  });
  if (options.html !== undefined) await save(options.html, (await import("../conformance/html.ts")).writeHtml(report));
  if (options.markdown !== undefined) {
    await save(options.markdown, (await import("../conformance/markdown.ts")).writeMarkdown(report));
  }
  if (options.json) printJson(terminal, report);
  else terminal.out((await import("../conformance/summary.ts")).summarise(report));
  if (report.score.must.failed > 0 || report.leftBehind.length > 0) context.exitWith(exitCodes.failed);
}

async function save(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text);
  } catch (error) {
    throw new CastellanError("usage", `${file} cannot be written: ${messageOf(error)}`);
  }
}
