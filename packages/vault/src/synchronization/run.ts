import { DirectoryError } from "@castellan/directory";
import { PvwaRefusal } from "@castellan/pvwa";
import type { VaultContext } from "../context.ts";
import type { VaultDirectory } from "../directory/registry.ts";
import type { Logger } from "../options.ts";
import { createDepartures, type Departures, tooManyGone } from "./departures.ts";
import { type DirectoryGroupRow, departGroup, synchronizeGroup } from "./group.ts";
import { createTally, type DirectoryReport, type Tally } from "./report.ts";
import { departUser, type ExternalUserRow, synchronizeUser } from "./user.ts";

/** How many users or groups are read at once, and how many of them are asked about at the same time. */
const page = 200;
const together = 4;

/** What a run needs beside the vault. */
export interface Run {
  readonly context: VaultContext;
  readonly log: Logger | undefined;
  /** Keeps what is known so far, after each page. */
  progress(report: DirectoryReport): Promise<void>;
  /** Throws when the run must end. */
  goOn(): void;
}

/** Compares a directory's groups and users with it. A directory that cannot be asked ends its own part, with the reason. */
export async function synchronizeDirectory(run: Run, mapped: VaultDirectory): Promise<DirectoryReport> {
  const { context } = run;
  const { domain } = mapped.directory;
  const tally = createTally(domain);
  try {
    await mapped.directory.test();
    const groups = createDepartures(context.directoryRules);
    const users = createDepartures(context.directoryRules);
    await each(run, tally, groupsOf(context, domain), tally.group, (row) =>
      synchronizeGroup(context, mapped, row, groups),
    );
    await each(run, tally, usersOf(context, domain), tally.user, (row) => synchronizeUser(context, mapped, row, users));
    const problem = tooManyGone(context.directoryRules, tally.report);
    if (problem === undefined) {
      await depart(run, groups, tally.group);
      await depart(run, users, tally.user);
      tally.end("Finished");
    } else {
      run.log?.warn({ domain }, problem);
      tally.end("Failed", problem);
    }
  } catch (error) {
    if (!(error instanceof DirectoryError)) throw error;
    run.log?.warn({ domain, code: error.code, mend: error.mend }, error.message);
    tally.end("Failed", `${error.message} ${error.mend}`);
  }
  return tally.report;
}

async function depart(run: Run, { waiting }: Departures, count: (name: "deleted") => void): Promise<void> {
  for (const leave of waiting) {
    run.goOn();
    if (await leave()) count("deleted");
  }
}

/** The users and groups of a directory that was removed: the deletion policy says whether they go, and the directory is forgotten. */
export async function synchronizeRemoved(run: Run, domain: string): Promise<DirectoryReport> {
  const { context } = run;
  const tally = createTally(domain);
  await each(run, tally, groupsOf(context, domain), tally.group, (row) => departGroup(context, row));
  await each(run, tally, usersOf(context, domain), tally.user, ({ id }) => departUser(context, id, "vanished"));
  if (context.directoryRules.deletionPolicy === "DeleteAll") {
    await context.db.sql
      .deleteFrom("directories")
      .where("domain", "=", domain)
      .where("deleted_at", "is not", null)
      .execute();
  }
  tally.end("Finished");
  return tally.report;
}

type Pages<Row> = (after: number) => Promise<readonly Row[]>;

function usersOf({ db }: VaultContext, domain: string): Pages<ExternalUserRow> {
  return (after) =>
    db.sql
      .selectFrom("users")
      .select(["id", "external_id"])
      .where("domain", "=", domain)
      .where("id", ">", after)
      .orderBy("id")
      .limit(page)
      .execute();
}

function groupsOf({ db }: VaultContext, domain: string): Pages<DirectoryGroupRow> {
  return (after) =>
    db.sql
      .selectFrom("groups")
      .select(["id", "group_name", "dn", "external_id"])
      .where("directory", "=", domain)
      .where("id", ">", after)
      .orderBy("id")
      .limit(page)
      .execute();
}

/** Page after page in the order of the numbers, a few at a time. What cannot be written of one is counted, and the others go on. */
async function each<Row extends { readonly id: number }, Count extends string>(
  run: Run,
  tally: Tally,
  pages: Pages<Row>,
  count: (...names: readonly (Count | "checked" | "failed")[]) => void,
  synchronize: (row: Row) => Promise<readonly Count[]>,
): Promise<void> {
  let rows = await pages(0);
  while (rows.length > 0) {
    for (let start = 0; start < rows.length; start += together) {
      run.goOn();
      const outcomes = await Promise.allSettled(rows.slice(start, start + together).map(one));
      for (const outcome of outcomes) if (outcome.status === "rejected") throw outcome.reason;
    }
    await run.progress(tally.report);
    rows = await pages(rows.at(-1)?.id ?? 0);
  }

  async function one(row: Row): Promise<void> {
    count("checked");
    try {
      count(...(await synchronize(row)));
    } catch (error) {
      if (!(error instanceof PvwaRefusal)) throw error;
      run.log?.warn({ id: row.id, code: error.code }, error.message);
      count("failed");
    }
  }
}
