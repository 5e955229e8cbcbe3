import type { Configuration } from "./configuration.ts";
import type { Problem } from "./problem.ts";
import type { DirectorySettings, SecretReference } from "./schema.ts";

/** What is wrong with a configuration whose shape is right: settings that need each other, or exclude each other. */
export function meaningProblems(configuration: Configuration): readonly Problem[] {
  return [
    ...configuration.directories.flatMap(directoryProblems),
    ...repeatedDomains(configuration),
    ...gatewayProblems(configuration),
    ...keyServiceProblems(configuration),
  ];
}

function directoryProblems(directory: DirectorySettings, index: number): readonly Problem[] {
  const at = `directories[${index}]`;
  if (directory.kind === "embedded") {
    return (["url", "bindDn", "bindPassword", "caFile"] as const)
      .filter((name) => directory[name] !== undefined)
      .map((name) => ({
        setting: `${at}.${name}`,
        problem: "means nothing for the embedded directory",
        mend: 'Remove it, or set kind to "active-directory"',
      }));
  }
  const missing = (["url", "baseDn", "bindDn", "bindPassword"] as const)
    .filter((name) => directory[name] === undefined)
    .map((name) => ({ setting: `${at}.${name}`, problem: "is missing", mend: "An active-directory needs it" }));
  const reference = directory.bindPassword;
  if (reference === undefined) return missing;
  return [...missing, ...referenceProblems(`${at}.bindPassword`, reference)];
}

function repeatedDomains(configuration: Configuration): readonly Problem[] {
  const domains = configuration.directories.map((directory) => directory.domain.toLowerCase());
  const embedded = configuration.directories.filter((directory) => directory.kind === "embedded");
  return [
    ...domains.flatMap((domain, index) =>
      domains.indexOf(domain) === index
        ? []
        : [
            {
              setting: `directories[${index}].domain`,
              problem: `"${domain}" is there already`,
              mend: "Name each domain once",
            },
          ],
    ),
    ...(embedded.length > 1
      ? [{ setting: "directories", problem: "has two embedded directories", mend: "Keep one of them" }]
      : []),
  ];
}

function gatewayProblems(configuration: Configuration): readonly Problem[] {
  const { services, gateway } = configuration;
  if (!services.includes("gateway") || services.includes("vault") || gateway.pvwa.baseUrl !== undefined) return [];
  return [
    {
      setting: "gateway.pvwa.baseUrl",
      problem: "is missing, and this process runs no vault of its own",
      mend: 'Set it to the PVWA\'s address, for example "https://pvwa.corp.example/PasswordVault", or add "vault" to services',
    },
  ];
}

function keyServiceProblems({ keyService }: Configuration): readonly Problem[] {
  return keyService === undefined ? [] : referenceProblems("keyService.token", keyService.token);
}

function referenceProblems(setting: string, reference: SecretReference): readonly Problem[] {
  if ((reference.environment === undefined) !== (reference.file === undefined)) return [];
  return [
    {
      setting,
      problem: 'must name exactly one of "environment" and "file"',
      mend: 'Write {"environment": "VARIABLE"} or {"file": "path"}',
    },
  ];
}

/** What works, but should be known: each a sentence. */
export function warnings(configuration: Configuration): readonly string[] {
  const { server, gateway } = configuration;
  const found: string[] = [];
  if (server.tls === undefined && !isLoopback(server.host)) {
    found.push(
      `The server listens on ${server.host} without TLS: passwords and tokens cross the network readable. ` +
        "Set server.tls, or let a reverse proxy end TLS and listen on 127.0.0.1.",
    );
  }
  if (configuration.services.includes("gateway") && sendsInTheClear(gateway.pvwa.baseUrl)) {
    found.push("gateway.pvwa.baseUrl is http: vault passwords cross the network readable. Use https.");
  }
  if (configuration.keyService !== undefined && sendsInTheClear(configuration.keyService.url)) {
    found.push("keyService.url is http: data keys and the service's token cross the network readable. Use https.");
  }
  for (const directory of configuration.directories) {
    if (directory.url?.startsWith("ldap://") && sendsInTheClear(directory.url.replace("ldap:", "http:"))) {
      found.push(
        `The directory ${directory.domain} is reached by ldap: passwords cross the network readable. Use ldaps.`,
      );
    }
  }
  return found;
}

export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127(\.\d{1,3}){3}$/.test(host);
}

function sendsInTheClear(url: string | undefined): boolean {
  if (url === undefined || !URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  return protocol === "http:" && !isLoopback(hostname.replace(/^\[|\]$/g, ""));
}
