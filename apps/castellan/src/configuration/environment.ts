/** The environment variables that stand for settings, and the place each takes in the configuration. */
export const environmentSettings = [
  { variable: "CASTELLAN_DATA", setting: "data", kind: "text" },
  { variable: "CASTELLAN_SERVICES", setting: "services", kind: "list" },
  { variable: "CASTELLAN_SAMPLE_COMPANY", setting: "sampleCompany", kind: "boolean" },
  { variable: "CASTELLAN_HOST", setting: "server.host", kind: "text" },
  { variable: "CASTELLAN_PORT", setting: "server.port", kind: "number" },
  { variable: "CASTELLAN_PUBLIC_URL", setting: "server.publicUrl", kind: "text" },
  { variable: "CASTELLAN_TLS_KEY_FILE", setting: "server.tls.keyFile", kind: "text" },
  { variable: "CASTELLAN_TLS_CERTIFICATE_FILE", setting: "server.tls.certificateFile", kind: "text" },
  { variable: "CASTELLAN_LOG_LEVEL", setting: "log.level", kind: "text" },
  { variable: "CASTELLAN_VAULT_DATABASE_URL", setting: "vault.databaseUrl", kind: "text" },
  { variable: "CASTELLAN_VAULT_EXTERNAL_USER_DISABLE", setting: "vault.externalUserDisable", kind: "text" },
  { variable: "CASTELLAN_GATEWAY_DATABASE_URL", setting: "gateway.databaseUrl", kind: "text" },
  { variable: "CASTELLAN_GATEWAY_PROFILE", setting: "gateway.profile", kind: "text" },
  { variable: "CASTELLAN_PVWA_BASE_URL", setting: "gateway.pvwa.baseUrl", kind: "text" },
  { variable: "CASTELLAN_GOVERNANCE_DATABASE_URL", setting: "governance.databaseUrl", kind: "text" },
] as const satisfies readonly { variable: string; setting: string; kind: "text" | "list" | "boolean" | "number" }[];

export type Environment = Readonly<Record<string, string | undefined>>;

/** The settings that the environment names, as a document of the configuration's shape; checked by the caller. */
export function settingsOfEnvironment(environment: Environment): Record<string, unknown> {
  const document: Record<string, unknown> = {};
  for (const { variable, setting, kind } of environmentSettings) {
    const text = environment[variable];
    if (text === undefined || text === "") continue;
    place(document, setting.split("."), settingValue(text, kind));
  }
  return document;
}

/** A text that is not of its kind stays a text: the shape check then names the setting and what it must be. */
function settingValue(text: string, kind: "text" | "list" | "boolean" | "number"): unknown {
  if (kind === "list") return text.split(",").map((item) => item.trim());
  if (kind === "boolean")
    return text === "true" || text === "1" ? true : text === "false" || text === "0" ? false : text;
  if (kind === "number") return /^\d+$/.test(text) ? Number(text) : text;
  return text;
}

/** Puts a value into a nested document, making the objects on the way. */
export function place(document: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [first, ...rest] = path;
  if (first === undefined) return;
  if (rest.length === 0) {
    document[first] = value;
    return;
  }
  const inner = document[first];
  const child: Record<string, unknown> =
    typeof inner === "object" && inner !== null && !Array.isArray(inner) ? { ...inner } : {};
  place(child, rest, value);
  document[first] = child;
}
