import { isIP } from "node:net";
import { isDn } from "@castellan/directory";
import type { Fields } from "../http/fields.ts";
import type { DirectoryRules } from "./rules.ts";
import { baseOf, type DomainController, type StoredDirectory } from "./stored-directory.ts";

/** A directory to add, and the password of its service account. */
export interface NewDirectory {
  readonly stored: StoredDirectory;
  readonly bindPassword: string;
}

const activeDirectory = "MicrosoftADProfile.ini";
const label = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";
const hostName = new RegExp(`^${label}(\\.${label})*$`, "i");
const mostControllers = 20;

/** Reads the body of a new directory, in its form since 10.7 (`DCList`) and in the one before (`HostAddresses`). */
export function readDirectory(fields: Fields, rules: Pick<DirectoryRules, "hosts">): NewDirectory {
  const domain = fields.text("DomainName", { limit: 255, required: true })?.trim().toLowerCase() ?? "";
  if (domain !== "" && !hostName.test(domain)) fields.refuse("DomainName", "must be a DNS name such as corp.example.");
  return {
    stored: {
      domain,
      directoryType: readType(fields),
      baseDn: readBase(fields, domain),
      bindUsername: fields.text("BindUsername", { limit: 512, required: true }) ?? "",
      controllers: readControllers(fields, rules),
    },
    bindPassword: fields.text("BindPassword", { limit: 256, required: true }) ?? "",
  };
}

function readType(fields: Fields): string {
  const type = fields.text("DirectoryType", { limit: 128 })?.trim() ?? "";
  if (type !== "" && type.toLowerCase() !== activeDirectory.toLowerCase()) {
    fields.refuse("DirectoryType", `must be ${activeDirectory}: other kinds of directory are not known here.`);
  }
  return activeDirectory;
}

function readBase(fields: Fields, domain: string): string {
  const baseDn = fields.text("DomainBaseContext", { limit: 512 })?.trim() ?? "";
  if (baseDn === "") return baseOf(domain);
  if (!isDn(baseDn)) fields.refuse("DomainBaseContext", "must be a distinguished name such as DC=corp,DC=example.");
  return baseDn;
}

function readControllers(fields: Fields, rules: Pick<DirectoryRules, "hosts">): readonly DomainController[] {
  const listed = fields.each("DCList").map((each) => readController(each, "Name", rules));
  const addresses = fields.texts("HostAddresses", { limit: 255, most: mostControllers }) ?? [];
  const { port, tls } = readEnd(fields);
  for (const name of addresses) {
    const problem = hostProblem(name, rules);
    if (problem !== undefined) fields.refuse("HostAddresses", problem);
  }
  const controllers = [...listed, ...addresses.map((name) => ({ name, port, tls }))];
  if (controllers.length === 0) fields.refuse("DCList", "must name a domain controller.");
  if (controllers.length > mostControllers) fields.refuse("DCList", `may name ${mostControllers} domain controllers.`);
  return controllers;
}

function readController(fields: Fields, member: string, rules: Pick<DirectoryRules, "hosts">): DomainController {
  const name = fields.text(member, { limit: 255, required: true })?.trim() ?? "";
  const problem = name === "" ? undefined : hostProblem(name, rules);
  if (problem !== undefined) fields.refuse(member, problem);
  return { name, ...readEnd(fields) };
}

/** TLS unless the body says that there is to be none. */
function readEnd(fields: Fields): { readonly port: number; readonly tls: boolean } {
  const tls = fields.flag("SSLConnect") ?? true;
  return { tls, port: fields.integer("Port", { minimum: 1, maximum: 65_535 }) ?? (tls ? 636 : 389) };
}

/** What is wrong with a host that the vault is to connect to: it is a name or an address, and one of those that a rule allows. */
function hostProblem(name: string, { hosts }: Pick<DirectoryRules, "hosts">): string | undefined {
  if (isIP(name) === 0 && !hostName.test(name)) return "must be a host name or an IP address.";
  const key = name.toLowerCase();
  const allowed = hosts.some((pattern) => {
    const host = pattern.toLowerCase();
    return host.startsWith("*.") ? key.endsWith(host.slice(1)) : key === host;
  });
  return hosts.length === 0 || allowed
    ? undefined
    : "must be a host that the vault's configuration allows directories at.";
}
