import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { Client } from "ldapts";
import { findFreeAddress } from "./address.ts";
import { createCertificate } from "./certificate.ts";
import { findCommand } from "./command.ts";
import { createPopulation, type Population } from "./population.ts";
import { type DomainNames, provisionDomain } from "./provision.ts";
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
 * python3-samba`), or answers why this machine cannot. Throws when a domain was made but is not served.
 */
export async function startSamba(options: SambaOptions = {}): Promise<SambaDomain | { readonly skip: string }> {
  const commands = findCommands();
  if ("skip" in commands) return commands;
  const place = await findFreeAddress();
  if ("skip" in place) return place;
  const domain = (options.domain ?? "corp.example").toLowerCase();
  const names = namesOf(domain);
  const folder = await mkdtemp(join(tmpdir(), "castellan-samba-"));
  try {
    const provisioned = await provisionDomain(commands.sambaTool, folder, names).catch(String);
    if (typeof provisioned === "string") {
      await rm(folder, { recursive: true });
      return { skip: `Samba cannot make a domain here (is one of its packages missing?): ${provisioned}` };
    }
    const { address } = place;
    const certificate = await createCertificate(commands.openssl, folder, {
      hostName: `${names.host}.${domain}`,
      address,
    });
    const server = await startServer(commands.samba, folder, names, { address, certificate });
    return await openDomain(server, { domain, address, ca: certificate.pem, ...provisioned });
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

function namesOf(domain: string): DomainNames {
  const [label = domain] = domain.split(".");
  return { realm: domain.toUpperCase(), workgroup: label.toUpperCase().slice(0, 15), host: "dc1" };
}

/** Waits until the server answers its Administrator, and offers what can be done with it. */
async function openDomain(
  server: SambaServer,
  known: { domain: string; address: string; ca: string; administratorPassword: string },
): Promise<SambaDomain> {
  const { domain, address, ca, administratorPassword } = known;
  const baseDn = domain
    .split(".")
    .map((label) => `DC=${label}`)
    .join(",");
  const administratorDn = `CN=Administrator,CN=Users,${baseDn}`;
  const ldapsUrl = `ldaps://${address}`;
  const client = new Client({ url: ldapsUrl, tlsOptions: { ca }, timeout: 30_000, autoRebind: true });
  try {
    await bindWhenReady(client, server, { dn: administratorDn, password: administratorPassword });
  } catch (error) {
    await server.close();
    throw error;
  }
  return {
    ...{ address, ldapUrl: `ldap://${address}`, ldapsUrl, ca, domain, realm: domain.toUpperCase(), baseDn },
    ...{ administratorDn, administratorPassword },
    ...createPopulation(client, { domain, baseDn }),
    async close() {
      await client.unbind();
      await server.close();
    },
  };
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
