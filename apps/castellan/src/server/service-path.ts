import type { ServiceName } from "../configuration/service-name.ts";

const prefixes: readonly (readonly [prefix: string, service: ServiceName])[] = [
  ["/passwordvault", "vault"],
  ["/scim", "gateway"],
  ["/cyberark/scim", "gateway"],
  ["/api", "governance"],
  ["/governance/scim", "governance"],
  ["/identityiq/scim", "governance"],
];

/** The service whose path this is, in any letter case; `server` for the pages that belong to none. */
export function serviceOfPath(path: string): ServiceName | "server" {
  return find(path)?.[1] ?? "server";
}

/** Is the path one of SCIM's, whichever service it belongs to? */
export function isScimPath(path: string): boolean {
  return find(path)?.[0].endsWith("/scim") === true;
}

function find(path: string): (typeof prefixes)[number] | undefined {
  const lower = path.slice(0, 20).toLowerCase();
  return prefixes.find(([prefix]) => {
    const next = lower.charAt(prefix.length);
    return lower.startsWith(prefix) && (next === "" || next === "/" || next === "?");
  });
}
