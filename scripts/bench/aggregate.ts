import { startBenchServer } from "./castellan.ts";
import { printFigure } from "./figure.ts";
import { load } from "./http-load.ts";
import { aggregate, connectApplication, newVaultUser, pamApplication, vaultSession } from "./rest.ts";

/**
 * The vault's users into governance, through the gateway: all three services in one child process. The users are put
 * into the vault by its own REST API; the process is started anew before the aggregation, so that its peak memory is
 * the aggregation's.
 */
export async function benchAggregate(accounts: number): Promise<void> {
  const server = await startBenchServer();
  try {
    const session = await vaultSession(server.url);
    const seeded = await load({
      url: server.url,
      connections: 32,
      seconds: 3600,
      requests: accounts,
      status: 201,
      request: (index) => newVaultUser(session, `user${index}`),
    });
    printFigure({ name: "aggregate.seedVault", value: seeded.perSecond, unit: "creates/s", requests: accounts });
    await connectApplication(server.url, pamApplication());
    await server.restart();
    for (const name of ["aggregate.first", "aggregate.unchanged"]) {
      const { seconds, processed, counts } = await aggregate(server.url, "PAM");
      if (processed < accounts) throw new Error(`Only ${processed} of ${accounts} accounts were read.`);
      printFigure({
        name,
        value: seconds,
        unit: "s",
        accounts: processed,
        perSecond: processed / seconds,
        counts,
        peakMegabytes: server.peakMegabytes(),
      });
    }
  } finally {
    await server.stop();
  }
}
