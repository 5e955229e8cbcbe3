import { type Directory, type EmbeddedDirectory, openEmbeddedDirectory } from "@castellan/directory";
import { createPvwaClient, PvwaError } from "@castellan/pvwa";
import { createSealer } from "@castellan/storage";
import { createVault, type Vault } from "@castellan/vault";
import type { FastifyInstance } from "fastify";
import { createGateway, type Gateway, type GatewayOptions } from "../../src/index.ts";
import { basic, type ScimCaller, scimCaller } from "./scim.ts";
import { serve } from "./server.ts";

export const administratorPassword = "Adm1nistrator!";
export const serviceUser = { name: "SCIM-user", password: "Sc1m-service!" };

/** A vault behind real HTTP, a gateway in front of it, and a directory that both know. */
export interface House {
  readonly vault: Vault;
  readonly gateway: Gateway;
  readonly server: FastifyInstance;
  readonly vaultUrl: string;
  /** A client that comes with the gateway's service user. */
  readonly scim: ScimCaller;
  /** Whether the vault's own logon admits a user: `admitted`, or the vault's code. */
  logon(username: string, password: string, type?: "CyberArk" | "LDAP"): Promise<string>;
  close(): Promise<void>;
}

export interface HouseOptions {
  readonly externalUserDisable?: "allow" | "deny";
  /** The directory that the vault authenticates external users against. */
  readonly directory?: Directory;
  readonly gateway?: Partial<GatewayOptions>;
}

export async function openHouse(options: HouseOptions = {}): Promise<House> {
  const { directory, externalUserDisable = "allow" } = options;
  const vault = await createVault({
    databaseUrl: "sqlite::memory:",
    administratorPassword,
    directories: directory === undefined ? [] : [{ directory, mappings: [{ name: "everybody" }] }],
    externalUserDisable,
  });
  const behind = await serve(vault.routes);
  const vaultUrl = `${behind.url}/PasswordVault`;
  const client = createPvwaClient({ baseUrl: vaultUrl });
  await createServiceUser(client);
  const gateway = await createGateway({
    databaseUrl: "sqlite::memory:",
    sealer: createSealer(new Uint8Array(32).fill(7)),
    pvwa: { baseUrl: vaultUrl },
    profile: "default",
    directories: directory === undefined ? [] : [directory],
    externalUsers: { strategies: ["vault", "directory"] },
    ...options.gateway,
  });
  const { server } = await serve(gateway.routes);
  return {
    vault,
    gateway,
    server,
    vaultUrl,
    scim: scimCaller(server, basic(serviceUser.name, serviceUser.password)),
    async logon(username, password, type = "CyberArk") {
      try {
        await (await client.logon({ type, username, password })).logoff();
        return "admitted";
      } catch (error) {
        if (error instanceof PvwaError) return error.code;
        throw error;
      }
    },
    async close() {
      await server.close();
      await gateway.close();
      await client.close();
      await behind.server.close();
      await vault.close();
    },
  };
}

/** The rights that docs/gateway.md asks for, and no others. */
async function createServiceUser(client: ReturnType<typeof createPvwaClient>): Promise<void> {
  const session = await client.logon({ username: "Administrator", password: administratorPassword });
  await session.users.create({
    username: serviceUser.name,
    initialPassword: serviceUser.password,
    changePassOnNextLogon: false,
    vaultAuthorization: ["AuditUsers", "AddUpdateUsers", "ResetUsersPasswords", "ActivateUsers"],
  });
  await session.logoff();
}

export const mara = { userName: "m.rossi", password: "Directory-1!" };

/** A directory of a domain with one person. */
export async function directoryWithMara(domain = "corp.example"): Promise<EmbeddedDirectory> {
  const baseDn = domain
    .split(".")
    .map((label) => `DC=${label}`)
    .join(",");
  const directory = openEmbeddedDirectory({ domain, baseDn, file: ":memory:" });
  await directory.addUser(
    { userName: mara.userName, givenName: "Mara", familyName: "Rossi", mail: "m.rossi@corp.example" },
    mara.password,
  );
  return directory;
}
