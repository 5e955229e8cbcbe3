import type { ServiceName } from "../configuration/service-name.ts";

const prefixes: readonly (readonly [prefix: string, service: ServiceName])[] = [
  ["/passwordvault", "vault"],
  ["/scim", "gateway"],
  ["/cyberark/scim", "gateway"],
  ["/api", "governance"],
];

/** The service whose path this is, in any letter case; `server` for the pages that belong to none. */
export function serviceOfPath(path: string): ServiceName | "server" {
  const lower = path.slice(0, 20).toLowerCase();
  for (const [prefix, service] of prefixes) {
    if (!lower.startsWith(prefix)) continue;
    const next = lower.charAt(prefix.length);
    if (next === "" || next === "/" || next === "?") return service;
  }
  return "server";
}
