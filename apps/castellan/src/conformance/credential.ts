import type { ClientAuthentication } from "@castellan/scim";
import { gatewayCredential, serverUrl } from "../client/credential.ts";
import type { Environment } from "../configuration/environment.ts";
import { CastellanError } from "../error/castellan-error.ts";
import type { Terminal } from "../terminal/output.ts";
import { readPassword } from "../terminal/password.ts";

export interface ProbeCredentialOptions {
  readonly data?: string;
  /** HTTP Basic as this user. */
  readonly user?: string;
  /** A bearer token. */
  readonly bearer?: true;
  /** No credentials. */
  readonly anonymous?: true;
}

/** The base URL of the SCIM server that is meant, without trailing slash. Throws `usage`. */
export function probedUrl(url: string | undefined, environment: Environment = process.env): string {
  const given = url ?? `${serverUrl({}, environment).replace(/\/+$/, "")}/scim/v2`;
  if (!URL.canParse(given) || !/^https?:\/\//.test(given)) {
    throw new CastellanError("usage", `"${given}" is not the address of a SCIM server. Write https://host/scim/v2.`);
  }
  const { origin, pathname, username, password } = new URL(given);
  if (username !== "" || password !== "") {
    throw new CastellanError("usage", "Credentials do not belong into the address. Use --user or --bearer.");
  }
  return `${origin}${pathname.replace(/\/+$/, "")}`;
}

/**
 * Whom the server is to take the probe for. The credentials of this system's own gateway are used for that alone: another server
 * gets what was meant for it, and nothing else. Throws `usage` and `credentialsMissing`.
 */
export async function probeCredential(
  terminal: Terminal,
  baseUrl: string,
  options: ProbeCredentialOptions,
  environment: Environment = process.env,
): Promise<ClientAuthentication> {
  const { user, bearer, anonymous } = options;
  if ([user, bearer, anonymous].filter((choice) => choice !== undefined).length > 1) {
    throw new CastellanError("usage", "Choose one of --user, --bearer and --anonymous.");
  }
  if (anonymous) return { kind: "none" };
  if (bearer) return { kind: "bearer", token: await readPassword(terminal, "Token", "CASTELLAN_PROBE_TOKEN") };
  if (user !== undefined) {
    return {
      kind: "basic",
      username: user,
      password: await readPassword(terminal, "Password", "CASTELLAN_PROBE_PASSWORD"),
    };
  }
  if (environment.CASTELLAN_PROBE_TOKEN) return { kind: "bearer", token: environment.CASTELLAN_PROBE_TOKEN };
  if (new URL(baseUrl).origin === new URL(serverUrl({}, environment)).origin) {
    const own = gatewayCredential({ data: options.data }, environment);
    return "token" in own ? { kind: "bearer", token: own.token } : { kind: "basic", ...own };
  }
  throw new CastellanError(
    "credentialsMissing",
    "No credentials for this server: use --user NAME, --bearer (the secret is typed, or comes from CASTELLAN_PROBE_PASSWORD or CASTELLAN_PROBE_TOKEN), or --anonymous.",
  );
}
