import type { PvwaDirectory, PvwaDirectoryMapping, PvwaDirectorySummary } from "@castellan/pvwa";
import type { VaultContext } from "../context.ts";
import type { StoredMapping } from "./mapping-fields.ts";
import type { NumberedMapping, VaultDirectory } from "./registry.ts";

export function summaryOf({ directory, baseDn }: VaultDirectory): PvwaDirectorySummary {
  return { DomainName: directory.domain, DomainBaseContext: baseDn };
}

/** A directory as it is shown. Where one of the configuration is, the vault does not know: only that it can ask it. */
export function directoryOf(context: VaultContext, mapped: VaultDirectory): PvwaDirectory {
  const { stored } = mapped;
  const controllers = stored?.controllers ?? [];
  return {
    DirectoryType: stored?.directoryType ?? "MicrosoftADProfile.ini",
    ...summaryOf(mapped),
    BindUsername: stored?.bindUsername ?? "",
    BindPassword: "",
    DCList: controllers.map(({ name, port, tls }) => ({ Name: name, Port: port, SSLConnect: tls })),
    SSLConnect: controllers.length > 0 && controllers.every(({ tls }) => tls),
    LDAPDirectoryName: mapped.directory.domain,
    LDAPDirectoryQueryOrder: context.directories.all().indexOf(mapped) + 1,
    LDAPDirectoryDescription: "",
    VaultObjectNamesPrefix: "",
    PasswordObjectPath: "",
    LDAPDirectoryGroupBaseContext: mapped.baseDn,
    ReferralsChasingHopLimit: -1,
    AppendFriendlyDomainNameToGroup: false,
    RequireReferredDirectoryDefinition: false,
    ReferralsDNSLookup: false,
    DisableUserEnumeration: false,
    AdditionalQueryFilterOptimize: false,
    ClientBrowsing: true,
    ExternalObjectCreation: true,
    Authentication: true,
    UseLDAPCertificatesOnly: context.directoryRules.ca !== undefined,
    DisablePaging: false,
    ProvisionDisabledUsers: context.directoryRules.provisionDisabledUsers,
    LDAPDirectoryUsage: ["ExternalObjectCreation", "ClientBrowsing", "Authentication"],
  };
}

export function mappingOf(mapping: NumberedMapping & StoredMapping): PvwaDirectoryMapping {
  const { authorizedInterfaces, allowedAuthenticationMethods, usedQuota, enableEneWhenDisconnected } = mapping;
  return {
    MappingID: mapping.id,
    DirectoryMappingOrder: mapping.order,
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
    UserActivityLogPeriod: mapping.userActivityLogPeriod ?? 90,
    UserExpiration: mapping.userExpiration ?? 0,
    LogonFromHour: mapping.logonFromHour ?? 0,
    LogonToHour: mapping.logonToHour ?? 24,
    ...(usedQuota === undefined ? {} : { UsedQuota: usedQuota }),
    ...(authorizedInterfaces === undefined ? {} : { AuthorizedInterfaces: authorizedInterfaces }),
    ...(enableEneWhenDisconnected === undefined ? {} : { EnableENEWhenDisconnected: enableEneWhenDisconnected }),
    ...(allowedAuthenticationMethods === undefined ? {} : { allowedAuthenticationMethods }),
  };
}
