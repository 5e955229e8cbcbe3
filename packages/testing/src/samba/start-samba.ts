import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { Client } from "ldapts";
import { findFreeAddress } from "./address.ts";
import { createCertificate } from "./certificate.ts";
import { findCommand } from "./command.ts";
import { createPopulation, type Population } from "./population.ts";
import { provisionDomain } from "./provision.ts";
import { type SambaServer, startServer } from "./server.ts";

export interface SambaOptions {
  /** The DNS name of the domain. Default `corp.example`. */
  readonly domain?: string;
}

/** A throw-away Active Directory domain that serves LDAP and LDAPS on a loopback address of its own. */
export interface SambaDomain extends Population {
  readonly address: string;
  readonly ldapUrl: string;
  readonly ldapsUrl: string;
  /** The authority (PEM) that vouches for the server's certificate. */
  readonly ca: string;
  /** `corp.example` */
  readonly domain: string;
  /** `CORP.EXAMPLE` */
  readonly realm: string;
  /** `DC=corp,DC=example` */
  readonly baseDn: string;
  readonly administratorDn: string;
  readonly administratorPassword: string;
  /** Stops the server and removes all it wrote. Happens by itself when this process ends in any way. */
  close(): Promise<void>;
}

/** How long the server may take to answer, in milliseconds: it needs a third of a second on an idle machine. */
const START_LIMIT = 60_000;

/**
 * Starts Samba's domain controller (Debian: `samba-ad-dc samba-ad-provision samba-dsdb-modules samba-vfs-modules
 * python3-samba`), or answers why this machine cannot. Throws when Samba is there but does not work.
 */
export async function startSamba(options: SambaOptions = {}): Promise<SambaDomain | { readonly skip: string }> {
  const commands = findCommands();
  if ("skip" in commands) return commands;
  const place = await findFreeAddress();
  if ("skip" in place) return place;

  const domain = (options.domain ?? "corp.example").toLowerCase();
  const labels = domain.split(".");
  const names = {
    realm: domain.toUpperCase(),
    workgroup: (labels[0] ?? domain).toUpperCase().slice(0, 15),
    host: "dc1",
  };
  const baseDn = labels.map((label) => `DC=${label}`).join(",");
  const administratorDn = `CN=Administrator,CN=Users,${baseDn}`;
  const { address } = place;
  const ldapsUrl = `ldaps://${address}`;

  const folder = await mkdtemp(join(tmpdir(), "castellan-samba-"));
  let server: SambaServer | undefined;
  try {
    const { administratorPassword } = await provisionDomain(commands.sambaTool, folder, names);
    const certificate = await createCertificate(commands.openssl, folder, {
      hostName: `${names.host}.${domain}`,
      address,
    });
    server = await startServer(commands.samba, folder, names, { address, certificate });
    const running = server;
    const client = new Client({
      url: ldapsUrl,
      tlsOptions: { ca: certificate.pem },
      timeout: 30_000,
      autoRebind: true,
    });
    await bindWhenReady(client, running, { dn: administratorDn, password: administratorPassword });
    return {
      ...{ address, ldapUrl: `ldap://${address}`, ldapsUrl, ca: certificate.pem, domain, realm: names.realm, baseDn },
      ...{ administratorDn, administratorPassword },
      ...createPopulation(client, { domain, baseDn }),
      async close() {
        await client.unbind();
        await running.close();
      },
    };
  } catch (error) {
    await server?.close();
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

function findCommands(): { samba: string; sambaTool: string; openssl: string } | { skip: string } {
  const samba = findCommand("samba");
  const sambaTool = findCommand("samba-tool");
  const openssl = findCommand("openssl");
  if (samba === undefined || sambaTool === undefined)
    return { skip: "Samba's domain controller (samba, samba-tool) is not installed" };
  if (openssl === undefined)
    return { skip: "openssl, which makes the domain controller's certificate, is not installed" };
  return { samba, sambaTool, openssl };
}

async function bindWhenReady(
  client: Client,
  server: SambaServer,
  account: { dn: string; password: string },
): Promise<void> {
  const deadline = Date.now() + START_LIMIT;
  for (;;) {
    try {
      return await client.bind(account.dn, account.password);
    } catch (error) {
      const ended = server.ended();
      if (ended !== undefined) throw new Error(ended);
      if (Date.now() > deadline) throw new Error(`Samba does not answer: ${String(error)}`);
      await delay(50);
    }
  }
}
