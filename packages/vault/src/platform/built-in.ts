import type { LinkedAccountSlot, Platform, PlatformPolicies, PlatformProperty } from "./platform.ts";

const policies: PlatformPolicies = {
  requireReason: false,
  dualControl: false,
  exclusive: false,
  oneTime: false,
  passwordPolicy: { length: 16, minUpper: 2, minLower: 2, minDigit: 1, minSpecial: 1, forbidden: "" },
  allowManualChange: true,
  allowManualVerification: true,
  allowManualReconciliation: true,
  performPeriodicChange: false,
  changeEveryDays: 90,
  performPeriodicVerification: false,
  verifyEveryDays: 7,
  reconcileWhenUnsynchronised: false,
};

/** Words that a database or a device would take for syntax. */
const unquoted = { ...policies.passwordPolicy, forbidden: "\"'\\/@;?&" };

const address: PlatformProperty = { name: "Address", displayName: "Address" };
const userName: PlatformProperty = { name: "Username", displayName: "Username" };
const both = [address, userName];
const port: PlatformProperty = { name: "Port", displayName: "Port" };
const logonDomain: PlatformProperty = { name: "LogonDomain", displayName: "Logon To" };
const database: PlatformProperty = { name: "Database", displayName: "Database" };
const dsn: PlatformProperty = { name: "DSN", displayName: "DSN" };

const logon: LinkedAccountSlot = { name: "LogonAccount", displayName: "Logon Account", index: 1 };
const enable: LinkedAccountSlot = { name: "EnableAccount", displayName: "Enable Account", index: 2 };
const reconcile: LinkedAccountSlot = { name: "ReconcileAccount", displayName: "Reconcile Account", index: 3 };

type Particular = Pick<Platform, "platformId" | "name" | "systemType" | "deviceType"> & Partial<Platform>;

function builtIn(particular: Particular): Platform {
  return {
    description: "",
    platformType: "Regular",
    platformBaseId: particular.platformId,
    active: true,
    secretType: "password",
    required: both,
    optional: [],
    linkedAccounts: [logon, reconcile],
    policies,
    exceptions: [],
    ...particular,
  };
}

const windows = { systemType: "Windows", deviceType: "Operating System" };
const unix = { systemType: "*NIX", deviceType: "Operating System" };
const databases = { systemType: "Database", deviceType: "Database" };
const cloud = { systemType: "Cloud Service", deviceType: "Cloud Service" };
const network = { systemType: "Network Device", deviceType: "Network Device" };

function property(name: string, displayName: string): PlatformProperty {
  return { name, displayName };
}

/** The platforms of a new vault. */
export const builtInPlatforms: readonly Platform[] = [
  builtIn({ platformId: "WinDomain", name: "Windows Domain Account", ...windows, optional: [logonDomain] }),
  builtIn({ platformId: "WinServerLocal", name: "Windows Server Local Accounts", ...windows, optional: [logonDomain] }),
  builtIn({
    platformId: "WinDesktopLocal",
    name: "Windows Desktop Local Accounts",
    ...windows,
    optional: [logonDomain],
  }),
  builtIn({
    platformId: "WinLooselyDevice",
    name: "Windows Loosely Connected Device",
    ...windows,
    optional: [logonDomain],
    linkedAccounts: [],
  }),
  builtIn({ platformId: "UnixSSH", name: "Unix via SSH", ...unix, optional: [port] }),
  builtIn({
    platformId: "UnixSSHKeys",
    name: "Unix via SSH Keys",
    ...unix,
    secretType: "key",
    optional: [port, property("KeyID", "Key ID")],
  }),
  builtIn({
    platformId: "Oracle",
    name: "Oracle Database",
    ...databases,
    optional: [port, database, dsn],
    policies: { ...policies, passwordPolicy: unquoted },
  }),
  builtIn({
    platformId: "MSSql",
    name: "Microsoft SQL Server",
    ...databases,
    optional: [port, database, dsn, property("ReconcileIsWinAccount", "Reconcile is Windows account")],
    policies: { ...policies, passwordPolicy: unquoted },
  }),
  builtIn({
    platformId: "MySQL",
    name: "MySQL Server",
    ...databases,
    optional: [port, database, dsn],
    policies: { ...policies, passwordPolicy: unquoted },
  }),
  builtIn({
    platformId: "PostgreSQL",
    name: "PostgreSQL",
    ...databases,
    optional: [port, database, dsn],
    policies: { ...policies, passwordPolicy: unquoted },
  }),
  builtIn({
    platformId: "AWS",
    name: "Amazon Web Services (AWS)",
    ...cloud,
    optional: [property("AWSAccountID", "AWS Account ID"), property("AWSAccountAliasName", "AWS Account Alias")],
  }),
  builtIn({
    platformId: "AWSAccessKeys",
    name: "Amazon Web Services (AWS) Access Keys",
    ...cloud,
    required: [userName, property("AWSAccessKeyID", "AWS Access Key ID")],
    optional: [
      address,
      property("AWSAccountID", "AWS Account ID"),
      property("AWSAccountAliasName", "AWS Account Alias"),
    ],
  }),
  builtIn({
    platformId: "MicrosoftAzure",
    name: "Microsoft Azure Account",
    ...cloud,
    optional: [property("ActiveDirectoryID", "Directory ID"), property("ApplicationID", "Application ID")],
  }),
  builtIn({
    platformId: "AzureApplicationKeys",
    name: "Microsoft Azure Application Keys",
    ...cloud,
    required: [userName, property("ApplicationID", "Application ID")],
    optional: [
      address,
      property("ApplicationObjectID", "Application Object ID"),
      property("ActiveDirectoryID", "Directory ID"),
      property("KeyID", "Key ID"),
    ],
  }),
  builtIn({
    platformId: "CiscoEnable",
    name: "Cisco Device via SSH",
    ...network,
    optional: [port],
    linkedAccounts: [logon, enable, reconcile],
    policies: { ...policies, passwordPolicy: { ...unquoted, length: 12 } },
  }),
  builtIn({
    platformId: "GenericNetworkDevice",
    name: "Generic Network Device",
    ...network,
    required: [address],
    optional: [userName, port],
    linkedAccounts: [logon, enable, reconcile],
    policies: { ...policies, passwordPolicy: unquoted },
  }),
  builtIn({
    platformId: "GenericWebApp",
    name: "Generic Web Application",
    systemType: "Website",
    deviceType: "Application",
    optional: [property("URL", "URL")],
  }),
];
