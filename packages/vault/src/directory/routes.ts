import { type PvwaDirectoryMapping, refusal } from "@castellan/pvwa";
import type { VaultContext } from "../context.ts";
import { json, type Route, route, type SessionCall } from "../http/route.ts";
import type { DirectoryMapping, MappedDirectory } from "../options.ts";
import { authorize } from "../session/principal.ts";
import { directoryOf } from "./provision.ts";

/** The directories and mappings, as configured: they are read here, and changed in the vault's configuration. */
export function directoryRoutes(context: VaultContext): readonly Route[] {
  const path = "/API/Configuration/LDAP/Directories";
  return [
    route("GET", path, async (call) => {
      mayRead(call);
      return json(200, context.directories.all().map(summary));
    }),
    route("GET", `${path}/:domain`, async (call) => {
      mayRead(call);
      return json(200, details(directoryOf(context, call.param("domain"))));
    }),
    route("GET", `${path}/:domain/Mappings`, async (call) => {
      mayRead(call);
      return json(200, directoryOf(context, call.param("domain")).mappings.map(wireMapping));
    }),
    route("GET", `${path}/:domain/Mappings/:id`, async (call) => {
      mayRead(call);
      const { mappings } = directoryOf(context, call.param("domain"));
      const mapping = mappings.map(wireMapping).find(({ MappingID }) => MappingID === call.id("id"));
      if (mapping === undefined) throw refusal("PASWS197E", call.param("id"));
      return json(200, mapping);
    }),
  ];
}

function mayRead({ principal }: SessionCall): void {
  authorize(principal, "read directory mappings", "ManageDirectoryMapping");
}

function summary({ directory }: MappedDirectory) {
  return { DomainName: directory.domain, DomainBaseContext: baseOf(directory.domain) };
}

function details(mapped: MappedDirectory) {
  return {
    ...summary(mapped),
    DirectoryType: "MicrosoftADProfile.ini",
    LDAPDirectoryName: mapped.directory.domain,
    ProvisionDisabledUsers: false,
    LDAPDirectoryUsage: ["ExternalObjectCreation", "ClientBrowsing", "Authentication"],
  };
}

/** `corp.example` stands below `DC=corp,DC=example` (RFC 2247 section 2). */
function baseOf(domain: string): string {
  return domain
    .split(".")
    .map((label) => `DC=${label}`)
    .join(",");
}

function wireMapping(mapping: DirectoryMapping, index: number): PvwaDirectoryMapping {
  return {
    MappingID: index + 1,
    DirectoryMappingOrder: (index + 1) * 1000,
    MappingName: mapping.name,
    LDAPBranch: mapping.branch ?? "",
    LDAPQuery: mapping.query ?? "",
    DomainGroups: mapping.domainGroups ?? [],
    VaultGroups: mapping.vaultGroups ?? [],
    MappingAuthorizations: mapping.authorizations ?? [],
    Location: mapping.location ?? "\\",
    AuthenticationMethod: ["AuthTypeLDAP"],
    UserType: mapping.userType ?? "EPVUser",
    DisableUser: mapping.disableUser === true,
    UserActivityLogPeriod: 90,
    UserExpiration: 0,
    LogonFromHour: 0,
    LogonToHour: 24,
  };
}
